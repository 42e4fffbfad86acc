package store.offheap.bench.report;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts the processes in which tasks are measured, and reads what they print. */
final class Processes {
  /** Printed by a process when it has opened its store. */
  static final String READY = "READY";

  /** The exit codes after SIGINT and SIGTERM, which a peer does not cause by itself. */
  private static final Set<Integer> ENDED_BY_USER = Set.of(128 + 2, 128 + 15);

  private final String java;
  private final List<String> options;
  private final File log;
  private final double patienceSeconds;
  private final Path temporary;
  private final Set<Running> started = new HashSet<>();
  private boolean isOver;

  /**
   * Sets how processes are started.
   *
   * @param java the program
   * @param options options of every JVM, which precede those of the peer
   * @param log file to which standard error is appended
   * @param patienceSeconds time after which a process is killed
   * @param temporary folder for temporary files, such as native libraries of peers, which processes
   *     that are killed or halted do not delete
   */
  Processes(String java, List<String> options, Path log, double patienceSeconds, Path temporary) {
    this.java = java;
    this.options = options;
    this.log = log.toFile();
    this.patienceSeconds = patienceSeconds;
    this.temporary = temporary;
  }

  Path temporary() {
    return temporary;
  }

  /** Returns the command of a process that performs an act for a task. */
  List<String> command(Child.Act act, Task task, double seconds, Path directory, long number) {
    return command(List.of(), act, task, seconds, directory, number);
  }

  /** Returns the same command with additional JVM options, which take precedence over others. */
  List<String> command(
      List<String> more, Child.Act act, Task task, double seconds, Path directory, long number) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(options);
    command.add(temporaryOption());
    command.addAll(task.peer().jvmArguments());
    command.addAll(more);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(
        Child.class.getName(),
        act.name(),
        task.peer().id(),
        task.shape().name(),
        String.valueOf(task.size()),
        String.valueOf(seconds),
        directory.toString(),
        String.valueOf(number)));
    return command;
  }

  private String temporaryOption() {
    return "-Djava.io.tmpdir=" + temporary;
  }

  /** Returns a command as a user would enter it. */
  String text(List<String> command, Path directory) {
    List<String> words = new ArrayList<>(command);
    words.set(0, "java");
    words.remove(temporaryOption());
    return String.join(" ", words)
        .replace(System.getProperty("java.class.path"), "benchmarks.jar")
        .replace(directory.toString(), "DIR");
  }

  /** Starts a process. */
  synchronized Running start(List<String> command) throws IOException {
    requireNotOver();
    Running running = new Running(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log))
        .start());
    started.add(running);
    return running;
  }

  /** Kills all running processes and prevents new ones; the last lines they printed are ignored. */
  synchronized void endAll() {
    isOver = true;
    started.forEach(Running::destroy);
  }

  private synchronized void requireNotOver() throws IOException {
    if (isOver) {
      throw new InterruptedIOException("told to end");
    }
  }

  private synchronized void forget(Running running) {
    started.remove(running);
  }

  /** A running process; closing it kills it. */
  final class Running implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private final Thread watchdog;
    private String last = "";
    private volatile boolean isTooSlow;

    private Running(Process process) {
      this.process = process;
      this.output = process.inputReader();
      this.watchdog = new Thread(this::watch, "watchdog");
      watchdog.setDaemon(true);
      watchdog.start();
    }

    private void watch() {
      try {
        isTooSlow = !process.waitFor((long) (patienceSeconds * 1e3), TimeUnit.MILLISECONDS);
        if (isTooSlow) {
          process.toHandle().destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody waits for the process any more
      }
    }

    private String line() throws IOException {
      return output.readLine();
    }

    /**
     * Waits until the process reports that it is ready; returns what it printed instead, or null.
     */
    String awaitReady() throws IOException, InterruptedException {
      String said = line();
      if (READY.equals(said)) {
        return null;
      }
      if (said == null) {
        end();
        return Measurements.FAILED + "ended before it was ready";
      }
      return said;
    }

    void go() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }

    /**
     * Waits until the process prints a number that is large enough or any other text, or ends, or
     * the time is over.
     */
    void awaitNumber(long least, double seconds) throws IOException, InterruptedException {
      long end = System.nanoTime() + (long) (seconds * 1e9);
      while (System.nanoTime() < end) {
        if (output.ready()) {
          last = line();
          if (!last.matches("[0-9]+") || Long.parseLong(last) >= least) {
            return;
          }
        } else if (process.isAlive()) {
          Thread.sleep(1);
        } else {
          return;
        }
      }
    }

    /** Waits for the process to end; returns the last line that it printed. */
    String last() throws IOException, InterruptedException {
      int exitCode = end();
      return last.isEmpty() ? Measurements.FAILED + "exit code " + exitCode : last;
    }

    private int end() throws IOException, InterruptedException {
      for (String line = line(); line != null; line = line()) {
        last = line;
      }
      int exitCode = process.waitFor();
      requireNotOver();
      if (ENDED_BY_USER.contains(exitCode)) {
        throw new InterruptedIOException("a process was told to end: exit code=" + exitCode);
      }
      if (isTooSlow) {
        last = Measurements.FAILED + "not done when patience ended";
      }
      return exitCode;
    }

    /**
     * Kills the process with a signal that cannot be blocked; returns the last line that it
     * printed, if any.
     */
    String kill() throws IOException, InterruptedException {
      // Through the handle, because the method of the process also closes its output, which is
      // still to be read.
      process.toHandle().destroyForcibly();
      end();
      return last;
    }

    private void destroy() {
      process.destroyForcibly();
    }

    /** Kills the process and waits for its end, because its files may be deleted afterwards. */
    @Override
    public void close() {
      watchdog.interrupt();
      process.destroyForcibly().onExit().join();
      forget(this);
    }
  }
}

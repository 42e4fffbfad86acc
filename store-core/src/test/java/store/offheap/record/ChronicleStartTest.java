package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** What a program that runs without flags prints and loads when it uses the library. */
class ChronicleStartTest {
  /** The first release whose JVM warns about {@code sun.misc.Unsafe}. */
  private static final int WARNS_OF_UNSAFE = 24;

  @TempDir
  private Path folder;

  @Test
  void firstUseOfTheCodecPrintsNothingButTheWarningOfTheJvm() throws Exception {
    List<String> printed = run(List.of(), "object");

    if (Runtime.version().feature() < WARNS_OF_UNSAFE) {
      assertThat(printed).containsExactly("done");
    } else {
      assertThat(printed).contains("done").hasSizeLessThanOrEqualTo(5);
      assertThat(printed).allMatch(line -> line.equals("done") || line.startsWith("WARNING: "));
      assertThat(String.join("\n", printed)).contains("sun.misc.Unsafe");
    }
  }

  @Test
  void fileOfTheWorkingDirectorySetsNoProperty() throws Exception {
    Files.writeString(folder.resolve("system.properties"), Program.PROPERTY + "=set by a file\n");

    assertThat(run(List.of(), "object")).doesNotContain("set by a file");
    assertThat(run(List.of("-Dsystem.properties=system.properties"), "object"))
        .contains("set by a file");
  }

  @Test
  void noSystemPropertyStays() throws Exception {
    assertThat(run(List.of(), "object"))
        .noneMatch(line -> line.contains("slf4j") || line.contains("system.properties"));
  }

  @Test
  void idMapLoadsNeitherChronicleNorLoggers() throws Exception {
    List<String> printed = run(List.of("-Xlog:class+load:stdout"), "ids");

    assertThat(printed).contains("done");
    assertThat(printed)
        .anyMatch(line -> line.contains(IdMap.class.getName()))
        .noneMatch(line -> line.contains("net.openhft") || line.contains("org.slf4j"));
  }

  @Test
  void wordsAndInlineKeysLoadNoChronicle() throws Exception {
    assertThat(run(List.of("-Xlog:class+load:stdout"), "words"))
        .contains("done")
        .noneMatch(line -> line.contains("net.openhft") || line.contains("org.slf4j"));
  }

  @Test
  void jvmThatRefusesUnsafeIsNamedAsTheReason() throws Exception {
    assumeTrue(
        Runtime.version().feature() >= WARNS_OF_UNSAFE,
        "this JVM has no option that refuses sun.misc.Unsafe");

    assertThat(run(List.of("--sun-misc-unsafe-memory-access=deny"), "object"))
        .anyMatch(line -> line.contains("UnsupportedOperationException")
            && line.contains("--sun-misc-unsafe-memory-access=allow"));
  }

  @Test
  void whateverElseKeepsChronicleFromStartingIsNamed() throws Exception {
    assertThat(run(List.of("--limit-modules=java.base,java.logging"), "object"))
        .anyMatch(line -> line.contains("UnsupportedOperationException")
            && line.contains("does not start on this JVM: java.lang.ClassNotFoundException: "))
        .noneMatch(line -> line.contains("--sun-misc-unsafe-memory-access"));
  }

  /** A class whose initialisation runs out of memory cannot be used any more. */
  @Test
  void aFullHeapFailsTheFirstUseAndNoLaterOne() throws Exception {
    assertThat(run(List.of("-Xmx32m", "-XX:+UseSerialGC"), "shortage"))
        .contains("out of memory", "done");
  }

  @Test
  void wantOfThreadsFailsTheFirstUseAndNoLaterOne() throws Exception {
    Path copied = Files.createDirectory(folder.resolve("copied"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    // The limit counts all threads of a user, those of this test elsewhere on the machine, too.
    int user = ThreadLocalRandom.current().nextInt(20_000, 60_000);
    String limit = "chmod -R a+rX . && exec setpriv --reuid=" + user + " --clear-groups"
        + " prlimit --nproc=60 \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", limit, "sh"));
    Process possible = new ProcessBuilder("sh", "-c", limit, "sh", "true").start();
    assumeTrue(possible.waitFor() == 0, "needs root, setpriv and prlimit");
    // The user whose threads are limited may be unable to read the folders of the classes.
    List<String> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!place.contains("junit") && !place.contains("assertj")) {
        places.add(copied.resolve(Integer.toString(places.size())) + "/"
            + Path.of(place).getFileName());
        Path target = Files.createDirectory(copied.resolve(Integer.toString(places.size() - 1)));
        new ProcessBuilder("cp", "-r", place, target.toString()).start().waitFor();
      }
    }
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        String.join(File.pathSeparator, places),
        Program.class.getName(),
        "threads"));
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.lines()).contains("no more threads", "done");
    }
  }

  private List<String> run(List<String> options, String step) throws Exception {
    return FreshJvm.run(
        folder, options, Program.class, step, folder.resolve("ids.store").toString());
  }

  /** The program that is run. */
  static final class Program {
    static final String PROPERTY = "store.probe";
    private static final Set<Object> STARTED_WITH =
        Set.copyOf(System.getProperties().keySet());

    private Program() {}

    public static void main(String[] arguments) {
      switch (arguments[0]) {
        case "object" -> {
          ValueCodec codec = new ValueCodec(new KnownTypes(), null);
          codec.decode(codec.encode(new UUID(1, 2)));
          System.getProperties().keySet().stream()
              .filter(name -> name.toString().contains("slf4j") || name.equals("system.properties"))
              .filter(name -> !STARTED_WITH.contains(name))
              .forEach(System.out::println);
          if (System.getProperty(PROPERTY) != null) {
            System.out.println(System.getProperty(PROPERTY));
          }
        }
        case "ids" -> {
          try (IdMap map = IdMap.builder(Path.of(arguments[1]))
              .keyType(DType.UINT32)
              .valueType(DType.UINT32)
              .create()) {
            map.put(1, 2);
          }
        }
        case "shortage" -> useInShortage();
        case "threads" -> useWithoutThreads();
        default -> {
          Word.value(Word.inline("text"));
          KeyCodec.ofInlineKey(KeyCodec.inlineKey("text"));
        }
      }
      System.out.println("done");
    }

    /** Fills the heap, and frees it gradually until a value can be encoded. */
    private static void useInShortage() {
      ValueCodec codec = new ValueCodec(new KnownTypes(), null);
      UUID value = new UUID(1, 2);
      Object[] hoard = hoard();
      boolean isFull = false;
      while (hoard != null) {
        try {
          codec.decode(codec.encode(value));
          hoard = null;
        } catch (OutOfMemoryError e) {
          isFull = true;
          hoard = (Object[]) hoard[0];
        }
      }
      System.out.println(isFull ? "out of memory" : "enough memory");
    }

    /** Starts as many threads as possible, and ends them again. */
    private static void useWithoutThreads() {
      ValueCodec codec = new ValueCodec(new KnownTypes(), null);
      CountDownLatch end = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      try {
        while (true) {
          Thread thread = new Thread(() -> await(end));
          thread.start();
          threads.add(thread);
        }
      } catch (OutOfMemoryError e) {
        // No more threads can be started.
      }
      try {
        codec.encode(new UUID(1, 2));
      } catch (OutOfMemoryError e) {
        System.out.println("no more threads");
      }
      end.countDown();
      threads.forEach(Program::join);
      codec.decode(codec.encode(new UUID(1, 2)));
    }

    private static void await(CountDownLatch end) {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Object[] hoard() {
      Object[] hoard = null;
      for (int size = 1 << 20; size > 16; size >>= 1) {
        try {
          while (true) {
            hoard = new Object[] {hoard, new byte[size]};
          }
        } catch (OutOfMemoryError e) {
          // Continues with smaller arrays.
        }
      }
      return hoard;
    }
  }
}

package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.MemoryPath;
import store.offheap.error.StoreIoException;
import store.offheap.file.Memory;
import store.offheap.map.IdMap;
import store.offheap.model.RecoveryReport.Condition;
import store.offheap.object.ObjectMap;

/**
 * Tests a process that cannot open more files. It cannot open a map, but a request that the system
 * refuses because of that is not remembered as its answer.
 */
class DescriptorLimitTest {
  private static final String LIMIT = "ulimit -n 128";
  private static final int FEW = 5;

  @TempDir
  private Path folder;

  @Test
  void aMapThatIsWrittenIsReadOnceFilesCanBeOpenedAgain() throws Exception {
    ChildJvm.assume("needs a shell with ulimit -n", "sh", "-c", LIMIT);
    Path file = folder.resolve("map");
    try (IdMap map = IdMap.builder(file).segmentSlots(16).create()) {
      map.put(1, 2);
      assertThat(run("read", file)).isEqualTo("size 1\nend\n");
    }
  }

  @Test
  void whatWasPutOnceFilesCanBeOpenedAgainSurvivesTheDeathOfTheProcess() throws Exception {
    ChildJvm.assume("needs a shell with ulimit -n", "sh", "-c", LIMIT);
    Path file = folder.resolve("map");
    IdMap.builder(file).segmentSlots(16).create().close();

    assertThat(run("write", file)).isEqualTo("size 100\nend\n");
    try (IdMap map = IdMap.open(file)) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.LEFT_OPEN);
      assertThat(map.size()).isEqualTo(100);
    }
  }

  /** Otherwise the reader would silently return the content of the old file for good. */
  @Test
  void whoCannotOpenTheFileThatAVacuumMadeIsToldSo() throws Exception {
    ChildJvm.assume("needs a shell with ulimit -n", "sh", "-c", LIMIT);
    Path file = folder.resolve("map");
    Path trigger = folder.resolve("trigger");
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(64).create()) {
      map.put(1, "before");
      Process reader = new ProcessBuilder(command("follow", file, trigger))
          .redirectErrorStream(true)
          .start();
      try (BufferedReader lines = reader.inputReader()) {
        assertThat(lines.readLine()).isEqualTo("before");
        map.vacuum();
        map.put(1, "after");
        Files.createFile(trigger);
        assertThat(lines.lines())
            .containsExactly(
                StoreIoException.class.getName(), StoreIoException.class.getName(), "after", "end");
      } finally {
        reader.destroyForcibly();
      }
    }
  }

  private static String run(String step, Path file) throws Exception {
    ChildJvm.Result result = ChildJvm.execute(command(step, file));
    assertThat(result.exitCode()).as(result.out()).isZero();
    return result.out();
  }

  private static List<String> command(String step, Path... files) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LIMIT + "; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(MemoryPath.options(Memory.RAW));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Hoarder.class.getName(), step));
    for (Path file : files) {
      command.add(file.toString());
    }
    return command;
  }

  /** Opens as many descriptors as it is allowed to, uses a map nevertheless, and closes them. */
  static final class Hoarder {
    private Hoarder() {}

    /**
     * Exits without closing the map.
     *
     * @param arguments the step and its files
     */
    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[1]);
      // Loading a class also takes a descriptor, unless the class is in a jar.
      loadAll();
      if (arguments[0].equals("follow")) {
        follow(file, Path.of(arguments[2]));
      } else {
        open(file, arguments[0].equals("write"));
      }
      System.out.println("end");
      Runtime.getRuntime().halt(0);
    }

    private static void follow(Path file, Path trigger) throws Exception {
      ObjectMap map = ObjectMap.openReadOnly(file);
      System.out.println(map.get(1));
      Deque<FileChannel> hoard = hoard();
      while (!Files.exists(trigger)) {
        Thread.sleep(10);
      }
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println(map.get(1));
        } catch (StoreIoException e) {
          System.out.println(e.getClass().getName());
        }
      }
      release(hoard);
      System.out.println(map.get(1));
    }

    private static void open(Path file, boolean isWriting) throws IOException {
      Supplier<IdMap> opening = () -> isWriting ? IdMap.open(file) : IdMap.openReadOnly(file);
      Deque<FileChannel> hoard = hoard();
      IdMap map = null;
      for (int free = 0; map == null && free < FEW; free++) {
        try {
          map = opening.get();
        } catch (StoreIoException e) {
          hoard.remove().close();
        }
      }
      release(hoard);
      for (int key = 0; isWriting && key < 100; key++) {
        map.put(key, key);
      }
      System.out.println("size " + map.size());
    }

    private static void release(Deque<FileChannel> hoard) throws IOException {
      for (FileChannel taken : hoard) {
        taken.close();
      }
    }

    private static void loadAll() throws Exception {
      Path root = Path.of(
          IdMap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file :
            files.filter(file -> file.toString().endsWith(".class")).toList()) {
          String name = root.relativize(file).toString().replace('/', '.');
          if (!name.contains("-info")) {
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                IdMap.class.getClassLoader());
          }
        }
      }
      try {
        Class.forName("nowhere");
      } catch (ClassNotFoundException e) {
        // All jars were searched for it and are open now.
      }
    }

    private static Deque<FileChannel> hoard() throws IOException {
      Deque<FileChannel> hoard = new ArrayDeque<>();
      try {
        while (true) {
          hoard.add(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
        }
      } catch (FileSystemException e) {
        // No more can be opened.
      }
      return hoard;
    }
  }
}

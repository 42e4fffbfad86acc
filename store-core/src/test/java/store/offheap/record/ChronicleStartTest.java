package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** What a program without any flag prints and loads when it uses the library. */
class ChronicleStartTest {
  /** The first release whose JVM warns of {@code sun.misc.Unsafe}. */
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

  /** What runs out of memory as a class is initialised, leaves that class unusable for ever. */
  @Test
  void aFullHeapFailsTheFirstUseAndNoLaterOne() throws Exception {
    assertThat(run(List.of("-Xmx32m", "-XX:+UseSerialGC"), "shortage"))
        .contains("out of memory", "done");
  }

  private List<String> run(List<String> options, String step) throws Exception {
    return FreshJvm.run(
        folder, options, Program.class, step, folder.resolve("ids.store").toString());
  }

  /** What is run. */
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
        default -> {
          Word.value(Word.inline("text"));
          KeyCodec.ofInlineKey(KeyCodec.inlineKey("text"));
        }
      }
      System.out.println("done");
    }

    /** Fills the heap, and gives it free bit by bit until a value can be encoded. */
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

    private static Object[] hoard() {
      Object[] hoard = null;
      for (int size = 1 << 20; size > 16; size >>= 1) {
        try {
          while (true) {
            hoard = new Object[] {hoard, new byte[size]};
          }
        } catch (OutOfMemoryError e) {
          // On with smaller ones.
        }
      }
      return hoard;
    }
  }
}

package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.array.DenseArray;
import store.offheap.build.BulkBuilder;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;

/** Tests that what failed for lack of memory succeeds once there is memory. */
@Tag("once")
class FullHeapTest {
  private static final String SHORT_HEAP = "-Xmx24m";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"map", "array"})
  void whatHadNoMemoryHoldsNoLock(String kind) throws Exception {
    Path file = folder.resolve(kind);
    assertThat(out(SHORT_HEAP, Hoarder.class, kind, file)).isEqualTo("out of memory\ndone\n");
  }

  /** A class that runs out of memory during its initialisation is unusable for good. */
  @ParameterizedTest
  @ValueSource(strings = {"open", "create", "create objects"})
  void aFullHeapFailsTheFirstOpeningAndNoLaterOne(String call) throws Exception {
    IdMap.builder(folder.resolve("open")).create().close();
    assertThat(out(SHORT_HEAP, FirstCall.class, call, folder.resolve(call)))
        .isEqualTo("out of memory\ndone\n");
  }

  @Test
  void arraysThatAreOpenHoldNoBuffers() throws Exception {
    assertThat(out(SHORT_HEAP, ManyArrays.class, folder)).isEqualTo("done\n");
  }

  @Test
  void wantOfDirectMemoryFailsTheFirstReplacementOfASegmentAndNoLaterOne() throws Exception {
    assertThat(out("-XX:MaxDirectMemorySize=4m", FirstReplacement.class, folder.resolve("map")))
        .isEqualTo("out of memory\nreplaced\n");
  }

  private static String out(String limit, Class<?> program, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        limit,
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        program.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return ChildJvm.execute(command).out();
  }

  /**
   * Fills the heap and frees it bit by bit until a file can be built in place of another, or an
   * array can be opened.
   */
  static final class Hoarder {
    private static final int LEAST_BYTES = 1 << 10;

    private Hoarder() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[1]);
      Runnable call = () -> build(file);
      if (arguments[0].equals("array")) {
        // The array has many windows, so that opening it needs memory.
        DenseArray.create(file, DType.INT8, 1L << 36).close();
        call = () -> DenseArray.open(file).close();
      }
      call.run();
      untilItSucceeds(call);
      call.run();
      System.out.println("done");
    }

    /** Frees memory until a call succeeds that must fail at first. */
    static void untilItSucceeds(Runnable call) {
      Object[] hoard = hoard();
      boolean isFull = false;
      while (hoard != null) {
        try {
          call.run();
          hoard = null;
        } catch (OutOfMemoryError e) {
          isFull = true;
          hoard = (Object[]) hoard[0];
        }
      }
      System.out.println(isFull ? "out of memory" : "enough memory");
    }

    private static void build(Path file) {
      try (BulkBuilder rows =
          BulkBuilder.to(file).overwrite(true).memory(16 << 20).start()) {
        rows.add(1, 1, 0);
        rows.finish(count -> {});
      }
    }

    private static Object[] hoard() {
      Object[] hoard = null;
      for (int size = 1 << 20; size >= LEAST_BYTES; size >>= 1) {
        try {
          while (true) {
            hoard = new Object[] {hoard, new byte[size]};
          }
        } catch (OutOfMemoryError e) {
          // Continue with smaller ones.
        }
      }
      return hoard;
    }
  }

  /** Fills the heap before the first call to the library. */
  static final class FirstCall {
    private FirstCall() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[1]);
      // Creating a lambda loads the JDK classes that lambdas need, as in any program.
      Runnable first = () -> call(file, arguments[0]);
      Hoarder.untilItSucceeds(first);
      System.out.println("done");
    }

    private static void call(Path file, String name) {
      switch (name) {
        case "open" -> IdMap.open(file).close();
        case "create" -> IdMap.builder(file).create().close();
        default -> ObjectMap.builder(file).create().close();
      }
    }
  }

  /**
   * Uses up direct memory, puts entries until a segment must be replaced, then frees the memory.
   */
  static final class FirstReplacement {
    private static final int COUNT = 2_000;

    private FirstReplacement() {}

    public static void main(String[] arguments) {
      try (IdMap map = IdMap.builder(Path.of(arguments[0])).segmentSlots(1 << 8).create()) {
        List<ByteBuffer> hoard = new ArrayList<>();
        for (int size = 1 << 20; size > 0; size >>= 6) {
          hoard(hoard, size);
        }
        try {
          put(map);
        } catch (OutOfMemoryError e) {
          System.out.println("out of memory");
        }
        hoard.clear();
        // A request for direct memory makes the collector free some.
        put(map);
        System.out.println(map.size() == COUNT ? "replaced" : map);
      }
    }

    private static void hoard(List<ByteBuffer> hoard, int size) {
      try {
        while (true) {
          hoard.add(ByteBuffer.allocateDirect(size));
        }
      } catch (OutOfMemoryError e) {
        // Continue with smaller ones.
      }
    }

    private static void put(IdMap map) {
      for (long key = 0; key < COUNT; key++) {
        map.put(key, key);
      }
    }
  }

  /** Changes elements and rows of arrays that all stay open. */
  static final class ManyArrays {
    private static final int ARRAYS = 30;

    private ManyArrays() {}

    public static void main(String[] arguments) {
      List<DenseArray> arrays = new ArrayList<>();
      for (int i = 0; i < ARRAYS; i++) {
        Path file = Path.of(arguments[0], i + ".npy");
        DenseArray array = DenseArray.create(file, DType.INT64, 4, 1 << 17);
        array.plane(0).fill(i);
        array.setLong(3, 0, i);
        arrays.add(array);
      }
      for (int i = 0; i < ARRAYS; i++) {
        if (arrays.get(i).getLong(0, 9) != i || arrays.get(i).getLong(3, 0) != i) {
          throw new IllegalStateException("array " + i);
        }
        arrays.get(i).close();
      }
      System.out.println("done");
    }
  }
}

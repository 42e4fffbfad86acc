package store.offheap.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuild;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;

/**
 * Tests that a process that is killed while it sets elements of a built sparse array, whose
 * segments are packed until they split, loses nothing that was acknowledged: the array has every
 * acknowledged change and at most the one under way in addition.
 */
class SparseArrayKillTest {
  private static final int KILLS = 4;

  /** Number of steps after which packed segments have split. */
  private static final int LEAST_STEPS = 5_000;

  /**
   * Number of elements that can be set; far fewer than the array has, so that most are set again.
   */
  private static final int PLACES = 1 << 17;

  private static final int BUILT = 90_000;
  private static final int COLUMNS = 1 << 12;
  private static final int STEP = 8191;

  @TempDir
  private Path folder;

  private final short[] model = new short[PLACES];

  /** Returns the place of the element that a step sets. */
  private static int place(long step) {
    return new SplittableRandom(step).nextInt(PLACES);
  }

  /** Returns the value that a step sets; 0, the fill value, removes the element. */
  private static short value(long step) {
    return (short) (step % 4 == 0 ? 0 : 1 + step % 30_000);
  }

  private static long row(int place) {
    return (long) place * STEP / COLUMNS;
  }

  private static long column(int place) {
    return (long) place * STEP % COLUMNS;
  }

  /**
   * Sets elements until it is killed, and writes a byte after each. Arguments: the file, the next
   * step.
   */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      ChildJvm.obeyParent(line -> {}, () -> Runtime.getRuntime().halt(0));
      try (SparseArray array = SparseArray.open(Path.of(arguments[0]));
          FileOutputStream acknowledgements = new FileOutputStream(FileDescriptor.out)) {
        for (long step = Long.parseLong(arguments[1]); ; step++) {
          array.setLong(row(place(step)), column(place(step)), value(step));
          acknowledgements.write(0);
        }
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    Path file = folder.resolve("array");
    build(file);
    SplittableRandom random = new SplittableRandom(1);
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int least = random.nextInt(LEAST_STEPS, 2 * LEAST_STEPS);
      long acknowledged = killWriter(file, next, kill, least);
      assertThat(acknowledged).isGreaterThanOrEqualTo(least);
      for (long end = next + acknowledged; next < end; next++) {
        model[place(next)] = value(next);
      }
      // The writer may have died between a change and its count, which the next writer corrects.
      requireContents(file, next, 1);
      if (kill % 2 == 0) {
        SparseArray.open(file).close();
        requireContents(file, next, 0);
      }
      // Whether or not the step under way was applied, the next writer starts with it.
    }
  }

  private void build(Path file) {
    try (SparseArrayBuild build = SparseArray.builder(file)
        .type(ArrayType.INT16)
        .shape((long) PLACES * STEP / COLUMNS + 1, COLUMNS)
        .start()) {
      for (int place = 0; place < BUILT; place++) {
        model[place] = (short) (1 + place % 1000);
        build.addLong(model[place], row(place), column(place));
      }
      build.finish().close();
    }
  }

  private long killWriter(Path file, long next, int kill, int least) throws Exception {
    Path acknowledgements = folder.resolve("acknowledgements" + kill);
    Path errors = folder.resolve("errors" + kill);
    List<String> command =
        ChildJvm.command(Writer.class, kill % 2 == 0, file.toString(), Long.toString(next));
    Process writer = ChildJvm.start(command, acknowledgements.toFile(), errors.toFile());
    try {
      while (writer.isAlive() && Files.size(acknowledgements) < least) {
        Thread.sleep(2);
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertThat(errors).isEmptyFile();
    return Files.size(acknowledgements);
  }

  private void requireContents(Path file, long next, int miscount) {
    assertThat(IdMap.verifyDeep(file).problems()).isEmpty();
    try (SparseArray array = SparseArray.openReadOnly(file)) {
      int stored = 0;
      for (int place = 0; place < PLACES; place++) {
        long actual = array.getLong(row(place), column(place));
        stored += actual == 0 ? 0 : 1;
        if (actual != model[place] && (place != place(next) || actual != value(next))) {
          assertThat(actual).as("element %d before step %d", place, next).isEqualTo(model[place]);
        }
      }
      assertThat(array.nnz()).isBetween((long) stored - miscount, (long) stored + miscount);
    }
  }
}

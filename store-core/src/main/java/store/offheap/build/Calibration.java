package store.offheap.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import store.offheap.error.StoreIoException;
import store.offheap.model.DType;
import store.offheap.model.TimeEstimate;

/**
 * The build speed of this machine, measured on short builds of numbers without a pattern.
 *
 * @param adding seconds to add a row as two numbers
 * @param finishing seconds per row that {@link BulkBuilder#finish} takes
 */
public record Calibration(TimeEstimate adding, TimeEstimate finishing) {
  private static final int ROWS = 1 << 19;
  private static final long KEY_FACTOR = 0x9E37_79B9_7F4A_7C15L;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final long NANOS = 1_000_000_000;

  /** Number of builds after the first one, which runs code that the JIT has not compiled yet. */
  private static final int MIN_ROUNDS = 2;

  private static final long ROUNDS_NANOS = NANOS / 2;

  /**
   * Measures for about a second.
   *
   * @param keyType dtype of the keys
   * @param valueType dtype of the values, {@link DType#NONE} for a set
   * @param folder folder for temporary files of about 30 MB
   * @throws StoreIoException if they cannot be written
   */
  public static Calibration of(DType keyType, DType valueType, Path folder) {
    List<Double> adding = new ArrayList<>();
    List<Double> finishing = new ArrayList<>();
    Path file = folder.resolve("calibration.store");
    boolean isSet = valueType == DType.NONE;
    DType number = isSet ? DType.NONE : DType.INT64;
    long end = Long.MAX_VALUE;
    for (int round = 0; round <= MIN_ROUNDS || System.nanoTime() < end; round++) {
      long start = System.nanoTime();
      try (BulkBuilder builder = BulkBuilder.to(file)
          .keyType(keyType)
          .valueType(valueType)
          .overwrite(true)
          .memory(MEMORY_BYTES)
          .start()) {
        for (long row = 0; row < ROWS; row++) {
          builder.add(keyType, key(keyType, row), number, isSet ? 0 : row & 0x7F, row);
        }
        long added = System.nanoTime();
        builder.finish(done -> {});
        if (round == 0) {
          end = System.nanoTime() + ROUNDS_NANOS;
        } else {
          adding.add(secondsOfRow(added - start));
          finishing.add(secondsOfRow(System.nanoTime() - added));
        }
      } finally {
        delete(file);
      }
    }
    return new Calibration(TimeEstimate.of(adding), TimeEstimate.of(finishing));
  }

  private static long key(DType type, long row) {
    return type.fromRaw(row * KEY_FACTOR >>> Long.SIZE - type.bytes() * Byte.SIZE);
  }

  private static double secondsOfRow(long nanos) {
    return (double) nanos / ROWS / NANOS;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".lock"));
    } catch (IOException e) {
      throw new StoreIoException("cannot delete: " + e, file, e);
    }
  }
}

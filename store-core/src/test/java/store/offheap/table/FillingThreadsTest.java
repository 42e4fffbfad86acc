package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.model.DType;

/** Tests that segments are filled by any number of threads but written as if by one. */
class FillingThreadsTest {
  private static final int DEPTH = 6;
  private static final int SLOTS = 1 << 10;
  private static final TableSpec SPEC = TableSpec.seeded(DType.INT64, DType.UINT8, SLOTS, 7);

  @TempDir
  private Path folder;

  private record Entries(long... keys) implements SegmentEntries {
    @Override
    public int count() {
      return keys.length;
    }

    @Override
    public long key(int index) {
      return keys[index];
    }

    @Override
    public long raw(int index) {
      return keys[index] & 0xFF;
    }
  }

  /** Writes a file in which each segment is half full. */
  private Path assembled(int threads) {
    Path file = folder.resolve("threads" + threads);
    SegmentAccess access = new SegmentAccess(SPEC.layout(), SPEC.seed());
    long[][] keys = new long[1 << DEPTH][SLOTS / 2];
    int[] counts = new int[keys.length];
    for (long key = 1, full = 0; full < keys.length; key++) {
      int segment = (int) (access.hash(key) >>> Long.SIZE - DEPTH);
      if (counts[segment] < keys[segment].length) {
        keys[segment][counts[segment]++] = key;
        full += counts[segment] == keys[segment].length ? 1 : 0;
      }
    }
    try (TableAssembly assembly = TableAssembly.at(file, SPEC, Map.of(), threads)) {
      for (int segment = 0; segment < keys.length; segment++) {
        assembly.writeSegment(new Entries(keys[segment]), segment << Integer.SIZE - DEPTH, DEPTH);
      }
      assembly.finish();
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void bytesDoNotDependOnTheThreads(int threads) {
    Path one = assembled(1);
    assertThat(TableVerifier.verify(one).problems()).isEmpty();
    assertThat(content(assembled(threads))).isEqualTo(content(one));
  }

  /** Returns the bytes of the segments; headers contain the time and the machine. */
  private static byte[] content(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return Arrays.copyOfRange(bytes, StoreFile.HEADER_LENGTH, bytes.length);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void storageIsForcedOnTheWayAndFailureOfThatEndsTheWork() {
    AtomicInteger forced = new AtomicInteger();
    fillTen(forced::incrementAndGet);
    assertThat(forced.get()).isPositive();
    StoreIoException failure =
        new StoreIoException("no storage", folder.resolve("x"), new IOException("gone"));
    assertThatThrownBy(() -> fillTen(() -> {
          throw failure;
        }))
        .isSameAs(failure);
  }

  private static void fillTen(Runnable force) {
    SegmentAccess access = new SegmentAccess(SPEC.layout(), SPEC.seed());
    List<SegmentFill> taken = new ArrayList<>();
    try (FillingThreads threads =
        new FillingThreads(2, () -> new SegmentFill(SPEC.layout(), access), taken::add, force, 3)) {
      for (int i = 0; i < 10; i++) {
        threads.open().begin(new Entries(), 0, 0);
        threads.fill();
      }
      threads.finish();
    }
    assertThat(taken).hasSize(10);
  }
}

package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.VerifyReport;

/** Tests that a segment at rest is sealed with a checksum, and never with that of other bytes. */
class ChecksumTest {
  private static final long PAGE = 4096;
  private static final long BOOT_AT = 2 * PAGE + 392;
  private static final long FIRST_SEGMENT = 4 * PAGE;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("a.store");
  }

  private IdMap create(DType keyType, DType valueType, int segmentSlots) {
    return IdMap.builder(file())
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(segmentSlots)
        .seed(1)
        .create();
  }

  private Path copy(String name) throws IOException {
    return Files.copy(file(), folder.resolve(name));
  }

  private static void flip(Path file, long position, int bits) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ bits)).flip();
      channel.write(one, position);
    }
  }

  private static VerifyReport requireClean(Path file) {
    VerifyReport report = IdMap.verify(file);
    assertThat(report.problems()).isEmpty();
    return report;
  }

  private static VerifyReport requireSealed(Path file) {
    VerifyReport report = requireClean(file);
    assertThat(report.segmentsSealed()).isEqualTo(report.segmentsChecked());
    return report;
  }

  @ParameterizedTest
  @CsvSource({"UINT32, UINT32", "INT64, INT64", "INT64, NONE", "INT32, UINT8", "UINT64, FLOAT32"})
  void changedByteOfASealedSegmentIsFound(DType keyType, DType valueType) throws IOException {
    try (IdMap map = create(keyType, valueType, 16)) {
      for (long key = 1; key <= 10; key++) {
        if (valueType == DType.NONE) {
          map.add(key);
        } else {
          map.putDouble(key, key);
        }
      }
    }
    long segments = requireSealed(file()).segmentsChecked();
    assertThat(segments).isEqualTo(1);
    SplittableRandom random = new SplittableRandom(1);
    // Slots lie at the start of the page; the rest is padding.
    for (long at = FIRST_SEGMENT; at < FIRST_SEGMENT + PAGE; at += at % PAGE < 160 ? 3 : 101) {
      int bits = 1 << random.nextInt(Byte.SIZE);
      flip(file(), at, bits);
      assertThat(IdMap.verify(file()).problems())
          .as("byte %d of the segment", at % PAGE)
          .anyMatch(problem -> problem.where().equals("segment 0")
              && problem.what().startsWith("checksum: expected="));
      flip(file(), at, bits);
    }
    requireSealed(file());
  }

  @Test
  void everyChangedByteOfChecksumAndSealIsFound() throws IOException {
    try (IdMap map = create(DType.INT64, DType.INT64, 16)) {
      map.put(1, 1);
    }
    for (long at = 3 * PAGE + 44; at < 3 * PAGE + 52; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        flip(file(), at, 1 << bit);
        assertThat(IdMap.verify(file()).isClean()).as("byte %d", at).isFalse();
        flip(file(), at, 1 << bit);
      }
    }
    requireSealed(file());
  }

  @Test
  void firstChangeBreaksTheSealAndClosingRenewsIt() throws IOException {
    try (IdMap map = create(DType.INT64, DType.INT64, 1024)) {
      for (long key = 1; key <= 100; key++) {
        map.put(key, key);
      }
    }
    requireSealed(file());
    for (int kind = 0; kind < 3; kind++) {
      try (IdMap map = IdMap.open(file())) {
        assertThat(requireClean(file()).segmentsSealed()).isEqualTo(1);
        map.put(0, kind);
        // The reserved key is not in the segment.
        assertThat(requireClean(file()).segmentsSealed()).isEqualTo(1);
        if (kind == 0) {
          map.put(1, 2);
        } else if (kind == 1) {
          map.put(101, 1);
        } else {
          map.remove(101);
        }
        assertThat(requireClean(file()).segmentsSealed()).isZero();
      }
      requireSealed(file());
    }
  }

  @Test
  void checkpointSealsWhatRestedSinceTheOneBefore() {
    try (IdMap map = create(DType.INT64, DType.INT64, 64)) {
      for (long key = 1; key <= 10_000; key++) {
        map.put(key, key);
      }
      // A background checkpoint may have seen half of the entries; the second of these syncs finds
      // the segments at rest.
      for (long value = 2; value <= 4; value++) {
        map.sync();
        map.put(1, value);
      }
      map.sync();
      VerifyReport report = requireClean(file());
      assertThat(report.segmentsSealed())
          .isEqualTo(report.segmentsChecked() - 1)
          .isGreaterThan(100);
      map.put(0, 1);
      map.sync();
      assertThat(requireSealed(file()).segmentsChecked()).isEqualTo(report.segmentsChecked());
    }
  }

  @Test
  void copyIsSealedWhole() throws IOException {
    try (IdMap map = create(DType.INT64, DType.INT32, 64)) {
      for (long key = 1; key <= 5_000; key++) {
        map.put(key, key);
      }
      map.copyTo(folder.resolve("copy"));
    }
    requireSealed(folder.resolve("copy"));
  }

  @Test
  void sealsAreRightAfterTheWriterDiedAnywhere() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    try (IdMap map = create(DType.INT64, DType.INT64, 64)) {
      for (int round = 0; round < 30; round++) {
        for (int i = 0; i < 1 << random.nextInt(10); i++) {
          long key = random.nextLong(-500, 500);
          if (random.nextInt(3) == 0) {
            map.remove(key);
          } else {
            map.put(key, i);
          }
        }
        if (random.nextBoolean()) {
          map.sync();
        }
        Path copy = copy("copy" + round);
        requireClean(copy);
        try (IdMap recovered = IdMap.open(copy)) {
          recovered.put(random.nextLong(-500, 500), 1);
          requireClean(copy);
        }
        requireSealed(copy);
        Files.delete(copy);
      }
    }
  }

  @Test
  void noSealOutlivesAPowerFailure() throws IOException {
    try (IdMap map = create(DType.INT64, DType.INT64, 64)) {
      for (long key = 1; key <= 1000; key++) {
        map.put(key, key);
      }
      map.sync();
      map.put(0, 1);
      map.sync();
      assertThat(requireClean(file()).segmentsSealed()).isPositive();
      map.put(1, 2);
      Path copy = copy("copy");
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(16), BOOT_AT);
      }
      try (IdMap recovered = IdMap.open(copy)) {
        assertThat(recovered.size()).isEqualTo(1001);
        assertThat(requireClean(copy).segmentsSealed()).isZero();
      }
      requireSealed(copy);
    }
  }

  @Test
  void sealsAreRightWhileCheckpointsAndChangesMeet() throws Exception {
    try (IdMap map = create(DType.INT64, DType.INT64, 64)) {
      Thread syncs = new Thread(() -> {
        for (int i = 0; i < 60; i++) {
          map.sync();
        }
      });
      syncs.start();
      SplittableRandom random = new SplittableRandom(3);
      while (syncs.isAlive()) {
        map.put(random.nextLong(5_000), 1);
        if (random.nextInt(4) == 0) {
          map.remove(random.nextLong(5_000));
        }
      }
      syncs.join();
      requireClean(file());
    }
    requireSealed(file());
  }
}

package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.Checking;
import store.offheap.model.DType;

/**
 * Tests that a reader that verifies segments on first touch answers like any other until it finds a
 * damaged one.
 */
class FirstTouchTest {
  private static final int ENTRIES = 3000;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("a.store");
  }

  private IdMap create(DType keyType, DType valueType) {
    IdMap map = IdMap.builder(file())
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(64)
        .seed(1)
        .create();
    for (long key = 0; key < ENTRIES; key++) {
      map.putDouble(key, key % 100);
    }
    return map;
  }

  /** Changes a byte of padding, which no lookup ever reads. */
  private void damage(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), offset);
    }
  }

  private IdMap openChecking() {
    return IdMap.openReadOnly(file(), Checking.FIRST_TOUCH);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT8", "UINT32", "INT64", "FLOAT32", "FLOAT64"})
  void soundFileAnswersAsEver(DType valueType) {
    DType keyType = valueType == DType.UINT32 ? DType.UINT32 : DType.INT64;
    create(keyType, valueType).close();
    try (IdMap plain = IdMap.openReadOnly(file(), Checking.NONE);
        IdMap checking = openChecking()) {
      for (int round = 0; round < 2; round++) {
        for (long key = 0; key < 2 * ENTRIES; key++) {
          assertThat(checking.containsKey(key)).isEqualTo(key < ENTRIES);
          assertThat(checking.getDouble(key, -1)).isEqualTo(key < ENTRIES ? key % 100 : -1);
        }
      }
      assertThat(checking).isEqualTo(plain);
      if (!valueType.isFloating()) {
        long[] keys = plain.keys().toArray();
        long[] values = new long[keys.length];
        assertThat(checking.getAll(keys, values, -1)).isEqualTo(ENTRIES);
        assertThat(checking.get(77, -1)).isEqualTo(77);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"UINT32", "INT64", "FLOAT64"})
  void damagedSegmentIsNamedAndTheOthersAnswer(DType valueType) throws IOException {
    create(valueType == DType.UINT32 ? DType.UINT32 : DType.INT64, valueType).close();
    // Every segment has one page; zeros follow its 64 slots. Page 4 is a dead or a live one, and
    // one of the pages may hold the catalog of a checkpoint, which no lookup reads.
    for (long page = 4; page < 200; page++) {
      damage(page * 4096 + 4000);
    }
    Set<String> damaged = new HashSet<>();
    IdMap.verify(file()).problems().stream()
        .filter(problem -> problem.what().startsWith("checksum"))
        .filter(problem -> problem.where().startsWith("segment"))
        .forEach(problem -> damaged.add(problem.where()));
    assertThat(damaged).isNotEmpty();
    Set<String> named = new HashSet<>();
    int answered = 0;
    try (IdMap map = openChecking()) {
      // The reserved key 0 is not in a segment.
      assertThat(map.containsKey(0)).isTrue();
      for (long key = 1; key < ENTRIES; key++) {
        try {
          assertThat(map.getDouble(key, -1)).isEqualTo(key % 100);
          answered++;
        } catch (CorruptStoreException e) {
          named.add(e.where());
          long damagedKey = key;
          assertThatExceptionOfType(CorruptStoreException.class)
              .isThrownBy(() -> map.containsKey(damagedKey))
              .withMessageContaining("checksum: expected=");
        }
      }
      assertThatExceptionOfType(CorruptStoreException.class).isThrownBy(() -> {
        IdMapCursor cursor = map.cursor();
        while (cursor.next()) {
          assertThat(cursor.key()).isNotNegative();
        }
      });
    }
    assertThat(named).isEqualTo(damaged);
    assertThat(answered).isLessThan(ENTRIES);
    try (IdMap map = IdMap.openReadOnly(file())) {
      assertThat(map.getDouble(1, -1)).isEqualTo(1);
    }
  }

  @Test
  void readerFollowsAWriter() {
    try (IdMap map = create(DType.INT64, DType.INT64);
        IdMap checking = openChecking()) {
      for (int round = 1; round <= 3; round++) {
        for (long key = 0; key < ENTRIES; key += round) {
          map.put(key + (long) round * ENTRIES, round);
        }
        map.sync();
        map.put(1, round);
        assertThat(checking.get(1, -1)).isEqualTo(round);
        assertThat(checking.size()).isEqualTo(map.size());
        long[] sum = new long[1];
        checking.forEach((key, value) -> sum[0]++);
        assertThat(sum[0]).isEqualTo(map.size());
      }
    }
  }

  @Test
  void readerNeverTakesAChangeForDamage() throws InterruptedException {
    try (IdMap map = create(DType.INT64, DType.INT64)) {
      Thread writer = new Thread(() -> {
        for (int round = 0; round < 8; round++) {
          for (long key = 1; key < ENTRIES; key += 7) {
            map.put(key, round);
          }
          map.sync();
          map.put(0, round);
          map.sync();
        }
      });
      writer.start();
      while (writer.isAlive()) {
        try (IdMap checking = openChecking()) {
          for (long key = 1; key < ENTRIES; key++) {
            assertThat(checking.get(key, -1)).isNotNegative();
          }
        }
      }
      writer.join();
    }
  }

  @Test
  void closedMapRefuses() {
    create(DType.INT64, DType.INT64).close();
    IdMap map = openChecking();
    assertThat(map.get(5, -1)).isEqualTo(5);
    map.close();
    assertThatIllegalStateException().isThrownBy(() -> map.get(5, -1));
    assertThatIllegalStateException().isThrownBy(() -> map.get(6, -1));
    assertThatIllegalStateException().isThrownBy(map::cursor);
  }
}

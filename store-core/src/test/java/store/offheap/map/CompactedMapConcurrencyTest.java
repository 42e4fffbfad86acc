package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Compaction;
import store.offheap.error.StoreIoException;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.model.ReadAhead;
import store.offheap.process.OpenFiles;
import store.offheap.table.Table;

/** Tests that a reader of a map that is compacted in place continues in the compacted file. */
@Tag("compiled")
class CompactedMapConcurrencyTest {
  private static final int KEYS = 20_000;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("a.store");
  }

  private void create(DType keyType, DType valueType) {
    try (IdMap map = IdMap.builder(file()).keyType(keyType).valueType(valueType).create()) {
      for (long key = -1; key < 2 * KEYS; key++) {
        if (key >= 0 || keyType == DType.INT64) {
          map.putDouble(key, valueType == DType.NONE ? 0 : 1);
        }
      }
      for (long key = KEYS; key < 2 * KEYS; key++) {
        map.remove(key);
      }
    }
  }

  private void compact() {
    Compaction.of(file(), BulkBuilder.to(file()).overwrite(true)).run(n -> {}, n -> {});
  }

  @Test
  void readerKeepsNoDescriptorsOfReplacedFiles() throws Exception {
    assumeTrue(OpenFiles.areKnown(), "the system does not list open files");
    create(DType.INT64, DType.INT32);
    try (IdMap reader = IdMap.openReadOnly(file())) {
      long before = OpenFiles.count(folder);
      for (int i = 0; i < 20; i++) {
        compact();
        assertThat(reader.get(5, 0)).isEqualTo(1);
      }
      assertThat(OpenFiles.count(folder)).isEqualTo(before);
    }
  }

  private static Stream<Arguments> maps() {
    return Stream.of(
            Arguments.of(DType.UINT32, DType.UINT32),
            Arguments.of(DType.UINT32, DType.UINT8),
            Arguments.of(DType.INT64, DType.INT64),
            Arguments.of(DType.INT64, DType.FLOAT32),
            Arguments.of(DType.UINT32, DType.NONE))
        .flatMap(types -> Stream.of(Checking.values())
            .map(checking -> Arguments.of(types.get()[0], types.get()[1], checking)));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void readerSeesWhatIsWrittenAfterACompaction(DType keyType, DType valueType, Checking checking)
      throws Exception {
    create(keyType, valueType);
    long before = Files.size(file());
    try (IdMap reader = IdMap.openReadOnly(file(), checking);
        IdMap other = IdMap.openReadOnly(file(), checking)) {
      long size = reader.size();
      assertThat(reader.containsKey(5)).isTrue();
      compact();
      assertThat(Files.size(file())).isLessThan(before);
      assertThat(reader.size()).isEqualTo(size);
      try (IdMap writer = IdMap.open(file())) {
        writer.putDouble(5, valueType == DType.NONE ? 0 : 9);
        writer.putDouble(0, valueType == DType.NONE ? 0 : 9);
        writer.remove(6);
        writer.putDouble(3_000_000, 0);
      }
      double changed = valueType == DType.NONE ? 0 : 9;
      for (IdMap map : List.of(reader, other)) {
        assertThat(map.getDouble(5, -1)).isEqualTo(changed);
        assertThat(map.getDouble(0, -1)).isEqualTo(changed);
        assertThat(map.getDouble(6, -1)).isEqualTo(-1);
        assertThat(map.containsKey(3_000_000)).isTrue();
        assertThat(map.size()).isEqualTo(size);
        assertThat(map.keys().filter(key -> key == 3_000_000).count()).isOne();
        assertThat(map.stats().entries()).isEqualTo(size);
      }
      compact();
      try (IdMap writer = IdMap.open(file())) {
        writer.remove(5);
      }
      assertThat(reader.containsKey(5)).isFalse();
      assertThat(other.containsKey(7)).isTrue();
    }
  }

  @Test
  void readerThatReadsPagesOneByOneFollows() {
    create(DType.UINT32, DType.UINT32);
    try (IdMap reader = IdMap.openReadOnly(file(), Checking.NONE, ReadAhead.OFF)) {
      long[] found = new long[3];
      assertThat(reader.getAll(new long[] {0, 5, KEYS + 5}, found, -1)).isEqualTo(2);
      compact();
      try (IdMap writer = IdMap.open(file())) {
        writer.put(0, 8);
        writer.put(5, 9);
      }
      assertThat(reader.getAll(new long[] {0, 5, KEYS + 5}, found, -1)).isEqualTo(2);
      assertThat(found).containsExactly(8, 9, -1);
      assertThat(reader.get(5, -1)).isEqualTo(9);
    }
  }

  @Test
  void closedReaderFollowsNobody() {
    create(DType.UINT32, DType.UINT32);
    IdMap early = IdMap.openReadOnly(file());
    IdMap late = IdMap.openReadOnly(file());
    early.close();
    compact();
    assertThat(late.get(5, -1)).isOne();
    late.close();
    for (IdMap map : List.of(early, late)) {
      assertThatThrownBy(() -> map.get(5, -1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> map.get(0, -1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(map::size).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void cursorThatWasHalfWayGivesEachEntryOnce() {
    create(DType.INT64, DType.UINT8);
    try (IdMap reader = IdMap.openReadOnly(file())) {
      for (int steps : new int[] {0, 1, 10_000}) {
        Set<Long> seen = new HashSet<>();
        IdMapCursor cursor = reader.cursor();
        for (int i = 0; i < steps; i++) {
          assertThat(cursor.next()).isTrue();
          assertThat(seen.add(cursor.key())).isTrue();
        }
        compact();
        while (cursor.next()) {
          assertThat(seen.add(cursor.key())).isTrue();
        }
        assertThat(seen).hasSize(KEYS + 1).contains(-1L, 0L, KEYS - 1L);
      }
    }
  }

  @Test
  void noReaderEverSeesAnOlderValue() throws Exception {
    create(DType.UINT32, DType.UINT32);
    AtomicLong written = new AtomicLong(1);
    AtomicBoolean isDone = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    try (IdMap reader = IdMap.openReadOnly(file())) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int kind = i;
        threads.add(new Thread(() -> {
          try {
            while (!isDone.get()) {
              long least = written.get();
              long[] found = new long[2];
              switch (kind) {
                case 0 -> found[0] = reader.get(17, -1);
                case 1 -> found[0] = reader.get(0, -1);
                default -> reader.getAll(new long[] {17, 18}, found, -1);
              }
              assertThat(found[0]).isGreaterThanOrEqualTo(least);
              assertThat(reader.containsKey(KEYS + 5)).isFalse();
            }
          } catch (RuntimeException | Error e) {
            synchronized (failures) {
              failures.add(e);
            }
          }
        }));
      }
      threads.forEach(Thread::start);
      for (int round = 2; round < 12; round++) {
        compact();
        try (IdMap writer = IdMap.open(file())) {
          writer.put(0, round);
          writer.put(17, round);
          written.set(round);
        }
      }
      isDone.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(failures).isEmpty();
  }

  /**
   * A compaction that died after it set its mark, before or after it gave the new file the name.
   */
  @Test
  void markOfADeadCompactionMisleadsNobody() throws Exception {
    create(DType.UINT32, DType.UINT32);
    try (IdMap reader = IdMap.openReadOnly(file())) {
      supersede();
      assertThat(reader.get(5, -1)).isOne();
      assertThat(reader.get(KEYS + 5, -1)).isEqualTo(-1);
      try (IdMap late = IdMap.openReadOnly(file())) {
        assertThat(late.get(0, -1)).isOne();
      }
      try (IdMap writer = IdMap.open(file())) {
        writer.put(5, 2);
        assertThat(reader.get(5, -1)).isEqualTo(2);
        writer.put(5, 3);
      }
      assertThat(reader.get(5, -1)).isEqualTo(3);
      supersede();
      Path fresh = folder.resolve("b.store");
      Compaction.of(file(), BulkBuilder.to(fresh)).run(n -> {}, n -> {});
      Files.move(fresh, file(), StandardCopyOption.REPLACE_EXISTING);
      try (IdMap writer = IdMap.open(file())) {
        writer.put(5, 4);
      }
      assertThat(reader.get(5, -1)).isEqualTo(4);
      assertThat(IdMap.verify(file()).problems()).isEmpty();
    }
  }

  private void supersede() {
    try (Table table = Table.open(file())) {
      table.supersede();
    }
  }

  @Test
  void anotherMapInThePlaceOfASupersededOneIsRefused() throws Exception {
    create(DType.UINT32, DType.UINT32);
    try (IdMap reader = IdMap.openReadOnly(file())) {
      supersede();
      Path fresh = folder.resolve("b.store");
      IdMap.builder(fresh).keyType(DType.UINT32).valueType(DType.UINT8).create().close();
      Files.move(fresh, file(), StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> reader.get(5, -1))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("another store took the place");
    }
  }

  /** Only a compaction leads readers to a new file: what a build puts there is another map. */
  @Test
  void readerOfAMapThatIsBuiltAnewGoesOnWithTheOld() {
    create(DType.UINT32, DType.UINT32);
    try (IdMap reader = IdMap.openReadOnly(file())) {
      try (BulkBuilder builder = BulkBuilder.to(file())
          .overwrite(true)
          .onDuplicate(DuplicatePolicy.LAST)
          .start()) {
        builder.add(5, 77, 0);
        builder.finish(n -> {});
      }
      assertThat(reader.get(5, -1)).isOne();
    }
  }
}

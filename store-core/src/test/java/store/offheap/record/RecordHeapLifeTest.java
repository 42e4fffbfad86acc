package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.LimitedStorage;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.RecoveryReport.Condition;
import store.offheap.table.Recovery;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;
import store.offheap.table.TableVerifier;

/** The life cycle of heap segments: opened, filled, dead, retired, reused. */
class RecordHeapLifeTest {
  private static final int BODY = 480;
  private static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);

  @TempDir
  Path folder;

  private Path path() {
    return folder.resolve("objects.store");
  }

  /** Appends records until a number of segments is full; returns those in the first one. */
  private static List<Long> fill(HeapFile file, int segments) {
    List<Long> first = new ArrayList<>();
    int before = file.file.heapSegments().size();
    while (file.file.heapSegments().size() <= before + segments) {
      long reference = file.appendValue(HeapFile.bytes(first.size(), BODY));
      if (first.isEmpty() || reference >>> 27 == first.get(0) >>> 27) {
        first.add(reference);
      }
    }
    return first;
  }

  @Test
  void segmentOfDeadRecordsIsUsedAgainOnlyAfterACheckpoint() {
    try (HeapFile file = HeapFile.create(path())) {
      List<Long> records = fill(file, 2);
      int segment = RecordLayout.segment(records.get(0));
      file.file.checkpoint();
      long birth = file.heap.birth(records.get(0));
      assertThat(file.heap.isDurable(records.get(0))).isTrue();

      records.forEach(file::free);

      assertThat(file.file.heapSegments()).doesNotContain(segment);
      assertThat(file.file.idleSegments().retired()).isEqualTo(1);
      assertThatThrownBy(() -> file.heap.body(records.get(0), RecordType.VALUE))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("a live heap segment");
      fill(file, 1);
      assertThat(file.file.heapSegments()).doesNotContain(segment);

      file.file.checkpoint();
      fill(file, 1);
      assertThat(file.file.heapSegments()).contains(segment);
      assertThat(file.file.birthOf(segment)).isGreaterThan(birth);
      assertThat(file.locked(() -> file.heap.isDurable(records.get(0)) ? 1 : 0)).isZero();
    }
    assertSound(path());
  }

  /** A record is freed even if its segment cannot be retired: its caller cannot undo the change. */
  @Test
  void segmentThatWantOfMemoryLeftIsRetiredWithTheNext() {
    try (HeapFile file = HeapFile.create(path())) {
      boolean[] isWanting = {true};
      RecordHeap heap = new RecordHeap(file.file, numbers -> {
        if (isWanting[0]) {
          throw new OutOfMemoryError("simulated");
        }
        file.table.writer().retire(numbers);
      });
      List<Long> records = new ArrayList<>();
      while (file.file.heapSegments().size() < 3) {
        records.add(file.appendValue(HeapFile.bytes(records.size(), BODY)));
      }
      List<Integer> segments = file.file.heapSegments();

      freeAllIn(segments.get(0), records, file, heap);
      assertThat(file.file.heapSegments()).isEqualTo(segments);
      isWanting[0] = false;
      freeAllIn(segments.get(1), records, file, heap);

      assertThat(file.file.heapSegments()).containsExactly(segments.get(2));
    }
    assertSound(path());
  }

  private static void freeAllIn(int segment, List<Long> records, HeapFile file, RecordHeap heap) {
    for (long reference : records) {
      if (RecordLayout.segment(reference) == segment) {
        file.locked(() -> {
          heap.free(reference);
          return 0;
        });
      }
    }
  }

  private static void assertSound(Path path) {
    assertThat(TableVerifier.verifyObjects(path, table -> List.of()).problems()).isEmpty();
  }

  @Test
  void recordIsDurableOnceACheckpointIsComplete() {
    try (HeapFile file = HeapFile.create(path())) {
      long reference = file.appendValue(HeapFile.bytes(1, 10));
      assertThat(file.locked(() -> file.heap.isDurable(reference) ? 1 : 0)).isZero();
      file.file.checkpoint();
      long later = file.appendValue(HeapFile.bytes(2, 10));
      assertThat(file.locked(() -> file.heap.isDurable(reference) ? 1 : 0)).isOne();
      assertThat(file.locked(() -> file.heap.isDurable(later) ? 1 : 0)).isZero();
    }
  }

  @Test
  void fileOfAProcessThatDiedGoesOnWhereItEnded() throws IOException {
    Path image = folder.resolve("image.store");
    List<Long> records = new ArrayList<>();
    long synced;
    try (HeapFile file = HeapFile.create(path())) {
      records.addAll(fill(file, 1));
      file.file.checkpoint();
      synced = records.get(0);
      records.add(file.appendValue(HeapFile.bytes(records.size(), BODY)));
      Files.copy(path(), image);
    }
    try (HeapFile file = HeapFile.open(image)) {
      assertThat(file.file.condition()).isEqualTo(Condition.LEFT_OPEN);
      assertThat(file.locked(() -> file.heap.isDurable(synced) ? 1 : 0)).isOne();
      long last = records.get(records.size() - 1);
      assertThat(file.locked(() -> file.heap.isDurable(last) ? 1 : 0)).isZero();
      records.add(file.appendValue(HeapFile.bytes(records.size(), BODY)));
      for (int i = 0; i < records.size(); i++) {
        assertThat(file.heap.body(records.get(i), RecordType.VALUE))
            .isEqualTo(HeapFile.bytes(i, BODY));
      }
    }
    assertSound(image);
  }

  @Test
  void fullDiskChangesNothing() {
    LimitedStorage storage = new LimitedStorage();
    HeapFile file = new HeapFile(Table.create(storage.create(SPEC), 0));
    List<Long> records = fill(file, 1);
    HeapCounts before = file.heap.counts();
    storage.limit(storage.length());

    assertThatThrownBy(() -> {
          while (true) {
            records.add(file.appendValue(HeapFile.bytes(records.size(), BODY)));
          }
        })
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("No space left on device");
    long live = file.heap.counts().used() - file.heap.counts().dead();
    assertThatThrownBy(() -> file.appendValue(HeapFile.bytes(1, 20_000)))
        .isInstanceOf(StoreIoException.class);
    assertThat(file.heap.counts().used() - file.heap.counts().dead()).isEqualTo(live);
    assertThat(file.heap.counts().segments()).isGreaterThanOrEqualTo(before.segments());

    storage.limit(Long.MAX_VALUE);
    records.add(file.appendValue(HeapFile.bytes(records.size(), BODY)));
    long longer = file.appendValue(HeapFile.bytes(1, 20_000));
    assertThat(file.heap.length(longer)).isEqualTo(20_000);
    for (long reference : records) {
      assertThat(file.heap.isSound(reference, RecordType.VALUE)).isTrue();
    }
    file.close();
  }

  @Test
  void wantOfMemoryWithinALongBodyLeavesNoPartOfIt() {
    SimulatedStorage storage = new SimulatedStorage();
    HeapFile file = new HeapFile(Table.create(storage.create(SPEC), 0));
    fill(file, 1);
    long live = file.heap.counts().used() - file.heap.counts().dead();
    int shortages = 0;
    while (isShort(storage, file, shortages)) {
      assertThat(file.heap.counts().used() - file.heap.counts().dead()).isEqualTo(live);
      shortages++;
    }
    assertThat(shortages).isGreaterThan(20);
    file.close();
  }

  /** Appends a long body; returns whether memory ran out after a number of calls of the storage. */
  private static boolean isShort(SimulatedStorage storage, HeapFile file, int calls) {
    int[] left = {calls};
    storage.watchCalls(() -> {
      if (left[0]-- == 0) {
        throw new OutOfMemoryError("simulated");
      }
    });
    try {
      file.appendValue(HeapFile.bytes(1, 100_000));
      return false;
    } catch (OutOfMemoryError e) {
      return true;
    } finally {
      SimulatedStorage.unwatch();
    }
  }

  @Test
  void allBytesAreRecordsOrFillersAndWhatIsNotFreedLives() {
    try (HeapFile file = HeapFile.create(path())) {
      long live = 0;
      for (int i = 0; i < 300; i++) {
        int type = 1 + i % 5;
        int length = i * 37 % 900;
        long reference = file.append(type, HeapFile.bytes(i, length));
        if (i % 3 == 0) {
          file.free(reference);
        } else {
          live += RecordLayout.length(type, length);
        }
      }
      HeapCounts counts = file.heap.counts();
      assertThat(counts.used() - counts.dead()).isEqualTo(live);
      for (int segment : file.file.heapSegments()) {
        long[] next = {RecordLayout.reference(segment, 0)};
        int skipped = file.heap.records(segment, (reference, type, length) -> {
          assertThat(reference).isEqualTo(next[0]);
          next[0] += length / 8;
        });
        assertThat(skipped).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3_900, 20_000, 500_000})
  void longBodiesTakeLittleMoreThanTheirLength(int length) {
    try (HeapFile file = HeapFile.create(path())) {
      int count = 2_000_000 / length;
      for (int i = 0; i < count; i++) {
        file.appendValue(HeapFile.bytes(i, length));
      }
      assertThat(file.heap.counts().used()).isLessThan((long) count * length * 27 / 25);
    }
  }

  @Test
  void longBodyIsFreedWithItsParts() {
    try (HeapFile file = HeapFile.create(path())) {
      fill(file, 0);
      long live = file.heap.counts().used() - file.heap.counts().dead();
      int segments = file.file.heapSegments().size();
      long reference = file.append(RecordType.VALUE, HeapFile.bytes(1, 100_000));
      assertThat(file.file.heapSegments().size()).isGreaterThan(segments + 24);
      file.free(reference);
      assertThat(file.heap.counts().used() - file.heap.counts().dead()).isEqualTo(live);
      assertThat(file.file.heapSegments().size()).isLessThan(segments + 3);
    }
  }

  @Test
  void kindOfTheOtherMapIsRefusedAndLeftAsItIs() throws IOException {
    HeapFile.create(path()).close();
    Path ids = folder.resolve("ids.store");
    Table.create(ids, new TableSpec(DType.UINT64, DType.UINT64, 256, 1), 0, Map.of())
        .close();
    byte[] objectBytes = Files.readAllBytes(path());
    byte[] idBytes = Files.readAllBytes(ids);

    assertThatThrownBy(() -> Table.open(path()))
        .isInstanceOf(NotAStoreException.class)
        .hasMessageContaining("an object map, not an ID map");
    assertThatThrownBy(() -> Table.openReadOnly(path()))
        .isInstanceOf(NotAStoreException.class)
        .hasMessageContaining("an object map, not an ID map");
    assertThatThrownBy(() -> Table.openObjects(ids, Recovery.NONE))
        .isInstanceOf(NotAStoreException.class)
        .hasMessageContaining("an ID map, not an object map");
    assertThatThrownBy(() -> Table.openObjectsReadOnly(ids, Checking.NONE))
        .isInstanceOf(NotAStoreException.class);
    assertThat(Files.readAllBytes(path())).isEqualTo(objectBytes);
    assertThat(Files.readAllBytes(ids)).isEqualTo(idBytes);
  }

  @Test
  void damagedHeapSegmentFailsVerification() throws IOException {
    long reference;
    try (HeapFile file = HeapFile.create(path())) {
      reference = file.appendValue(HeapFile.bytes(1, 100));
      file.file.checkpointsByItself(false);
    }
    assertSound(path());
    byte[] bytes = Files.readAllBytes(path());
    int at = indexOf(bytes, HeapFile.bytes(1, 100));
    bytes[at + 50] ^= 1;
    Files.write(path(), bytes);

    assertThat(TableVerifier.verifyObjects(path(), table -> List.of()).problems())
        .anySatisfy(problem -> assertThat(problem.what()).contains("checksum"));
    try (Table table = Table.openObjectsReadOnly(path(), Checking.NONE)) {
      RecordHeap heap = new RecordHeap(table.file(), numbers -> {});
      assertThatThrownBy(() -> heap.body(reference, RecordType.VALUE))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("checksum");
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at <= bytes.length - part.length; at++) {
      if (java.util.Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("bytes not found");
  }

  @Test
  void nothingIsAppendedToWhatADeadWriterLeft() throws IOException {
    Path copy = folder.resolve("left.store");
    long last;
    int length = 1_000;
    try (HeapFile file = HeapFile.create(path())) {
      last = file.appendValue(HeapFile.bytes(1, BODY));
      Files.copy(path(), copy);
      file.appendValue(HeapFile.bytes(2, length));
      byte[] with = Files.readAllBytes(path());
      int at = indexOf(with, HeapFile.bytes(2, length));
      // The bytes of a record without the count that makes it valid.
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(with, at, length), at);
      }
    }
    Table table = Table.openObjects(copy, opened -> new HeapFile(opened).heap.leftOpen());
    try (HeapFile file = new HeapFile(table)) {
      long next = file.append(RecordType.NODE, new byte[0]);
      assertThat(next).isGreaterThan(last + (length >> 3));
      assertThat(file.heap.body(last, RecordType.VALUE)).isEqualTo(HeapFile.bytes(1, BODY));
    }
  }
}

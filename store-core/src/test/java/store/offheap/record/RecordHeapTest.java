package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

class RecordHeapTest {
  @TempDir
  Path folder;

  private Path path() {
    return folder.resolve("objects.store");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 40, 1000, 1003, 1008, 1009, 1017, 2048, 100_000})
  void bodyComesBackAsItWasAppended(int length) {
    try (HeapFile file = HeapFile.create(path())) {
      byte[] body = HeapFile.bytes(length, length);
      for (int type = RecordType.VALUE; type <= RecordType.VECTOR; type++) {
        long reference = file.append(type, body);
        assertThat(file.heap.body(reference, type)).isEqualTo(body);
        assertThat(body).startsWith(file.heap.start(reference, type));
        assertThat(file.heap.start(reference, type).length > 0).isEqualTo(length > 0);
        assertThat(file.heap.type(reference)).isEqualTo(type);
        assertThat(file.heap.length(reference)).isEqualTo(length);
        assertThat(file.heap.hash(reference, type, 3)).isEqualTo(ContentHash.of(body, 3));
        assertThat(file.heap.isSound(reference, type)).isTrue();
        assertThat(file.heap.isSound(reference, type + 1)).isFalse();
        assertThat(file.heap.matches(reference, type, body, length)).isTrue();
        assertThat(file.heap.matches(reference, type + 1, body, length)).isFalse();
        if (length > 0) {
          assertThat(file.heap.matches(reference, type, body, length - 1)).isFalse();
          body[length - 1] ^= 1;
          assertThat(file.heap.matches(reference, type, body, length)).isFalse();
          body[length - 1] ^= 1;
        }
      }
    }
  }

  @Test
  @Tag("slow")
  @EnabledIf("hasRoomForLongest")
  void longestBodyComesBackAsItWasAppended() {
    byte[] body = new byte[RecordHeap.MAX_BODY_LENGTH];
    body[0] = 1;
    body[1 << 30] = 2;
    body[body.length - 1] = 3;
    try (HeapFile file =
        new HeapFile(Table.create(path(), TableSpec.objects(1 << 17, 1), 0, Map.of()))) {
      long reference = file.append(RecordType.VALUE, body);
      assertThat(file.heap.length(reference)).isEqualTo(body.length);
      assertThat(file.heap.matches(reference, RecordType.VALUE, body, body.length))
          .isTrue();
    }
  }

  static boolean hasRoomForLongest() {
    return Runtime.getRuntime().maxMemory() > 7L << 29;
  }

  @Test
  void recordsAreThereAfterReopening() {
    Map<Long, byte[]> records = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 4; round++) {
      try (HeapFile file = round == 0 ? HeapFile.create(path()) : HeapFile.open(path())) {
        records.forEach((reference, body) ->
            assertThat(file.heap.body(reference, RecordType.VALUE)).isEqualTo(body));
        for (int i = 0; i < 50; i++) {
          byte[] body = HeapFile.bytes(random.nextLong(), random.nextInt(2000));
          records.put(file.appendValue(body), body);
        }
      }
    }
    assertThat(records).hasSize(200);
  }

  @Test
  void wordsChangeInPlace() {
    try (HeapFile file = HeapFile.create(path())) {
      long entry = file.append(RecordType.ENTRY, HeapFile.bytes(1, 20));
      long node = file.append(RecordType.NODE, new byte[0]);
      assertThat(file.heap.word(entry, 0)).isZero();
      file.locked(() -> {
        file.heap.wordRelease(node, 127, -1);
        file.heap.cell(entry, 0x1234_04);
        return 0;
      });
      assertThat(file.heap.word(node, 127)).isEqualTo(-1);
      assertThat(file.heap.word(entry, 0)).isEqualTo(0x1234_04);
      assertThat(file.heap.body(entry, RecordType.ENTRY)).isEqualTo(HeapFile.bytes(1, 20));
      assertThatThrownBy(() -> file.heap.word(entry, 3)).isInstanceOf(CorruptStoreException.class);
    }
  }
}

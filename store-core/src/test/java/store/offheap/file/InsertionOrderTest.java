package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Tests readers that have learned where the keys of a segment lie and that read between any two
 * stores of an insertion: an iteration never returns a key that a lookup does not find.
 */
@Tag("crash")
class InsertionOrderTest {
  private static final int BEFORE = 60;
  private static final int INSERTED = 60;
  private static final int ABSENT = 1 << 20;

  @TempDir
  private Path folder;

  private boolean isLooking;

  private static boolean walkSees(IdMap map, long key) {
    return map.keys().anyMatch(each -> each == key);
  }

  private IdMap reader() {
    IdMap reader = IdMap.openReadOnly(folder.resolve("map"));
    for (int i = 0; i < 100; i++) {
      assertThat(reader.containsKey(ABSENT + i)).isFalse();
    }
    return reader;
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"UINT32", "INT64"})
  void aKeyIsCountedBeforeItIsThere(DType type) {
    List<IdMap> readers = new ArrayList<>();
    try (IdMap map = IdMap.builder(folder.resolve("map"))
        .keyType(type)
        .valueType(type)
        .segmentSlots(256)
        .create()) {
      for (long key = 1; key <= BEFORE; key++) {
        map.put(key, key + 1);
      }
      for (long key = BEFORE + 1; key <= BEFORE + INSERTED; key++) {
        long inserted = key;
        readers.add(reader());
        Memory.observe((window, base) -> look(readers, inserted));
        try {
          map.put(key, key + 1);
        } finally {
          Memory.observe(null);
        }
        for (IdMap reader : readers) {
          assertThat(reader.get(key, -1)).isEqualTo(key + 1);
          reader.close();
        }
        readers.clear();
      }
    }
  }

  private void look(List<IdMap> readers, long key) {
    if (isLooking) {
      return;
    }
    isLooking = true;
    try {
      for (IdMap reader : readers) {
        boolean isSeen = walkSees(reader, key);
        assertThat(reader.containsKey(key)).isEqualTo(isSeen);
      }
      readers.add(reader());
    } finally {
      isLooking = false;
    }
  }
}

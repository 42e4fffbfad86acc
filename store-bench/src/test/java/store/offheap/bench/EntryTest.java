package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** Laws of {@link Entry} and {@link TemporaryMap}. */
class EntryTest {
  private static final int COUNT = 1000;

  @Test
  void aLostForeignOrChangedEntryIsAnError() {
    try (TemporaryMap place = new TemporaryMap();
        IdMap map = place.create(DType.UINT32, 0)) {
      Entry.putAll(map, COUNT);
      assertDoesNotThrow(() -> Entry.requireAll(map, COUNT));
      assertThrows(IllegalStateException.class, () -> Entry.putAll(map, 1));
      map.remove(Entry.key(500));
      assertThrows(IllegalStateException.class, () -> Entry.requireAll(map, COUNT));
      map.put(Entry.key(500), 501);
      assertThrows(IllegalStateException.class, () -> Entry.requireAll(map, COUNT));
      map.put(Entry.key(500), 500);
      assertDoesNotThrow(() -> Entry.requireAll(map, COUNT));
      map.put(Entry.key(COUNT), COUNT);
      assertThrows(IllegalStateException.class, () -> Entry.requireAll(map, COUNT));
    }
  }

  @Test
  void nothingIsLeftOfATemporaryMap() {
    TemporaryMap place = new TemporaryMap();
    place.create(DType.INT64, 0).close();
    assertTrue(place.length() > 0);
    assertTrue(Files.exists(place.file()));
    place.close();
    assertFalse(Files.exists(place.file().getParent()));
    assertDoesNotThrow(place::close);
  }
}

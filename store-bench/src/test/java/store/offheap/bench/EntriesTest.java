package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Laws of {@link Entries}. */
class EntriesTest {
  private static final int COUNT = 1000;

  private final Entries entries = entries();

  private static Entries entries() {
    Entries entries = new Entries();
    entries.entries = COUNT;
    entries.add();
    return entries;
  }

  @Test
  void aScanOfAllEntriesIsRight() {
    long values = IntStream.range(0, COUNT).asLongStream().sum();
    long ints = IntStream.range(0, COUNT).mapToLong(Keys::intKey).sum();
    long longs = IntStream.range(0, COUNT).mapToLong(Keys::longKey).sum();
    assertEquals(ints, entries.requireIntKeys(ints));
    assertEquals(ints + values, entries.requireIntEntries(ints + values));
    assertEquals(longs, entries.requireLongKeys(longs));
    assertEquals(longs + values, entries.requireLongEntries(longs + values));
    assertDoesNotThrow(() -> entries.requireSize(COUNT));
  }

  @Test
  void anyOtherScanIsAnError() {
    assertThrows(IllegalStateException.class, () -> entries.requireIntKeys(0));
    assertThrows(IllegalStateException.class, () -> entries.requireIntEntries(0));
    assertThrows(IllegalStateException.class, () -> entries.requireLongKeys(0));
    assertThrows(IllegalStateException.class, () -> entries.requireLongEntries(0));
    assertThrows(IllegalStateException.class, () -> entries.requireSize(COUNT - 1));
  }
}

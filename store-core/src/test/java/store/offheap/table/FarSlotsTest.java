package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.model.DType;
import store.offheap.model.VerifyReport;

/**
 * Tests that a segment of keys chosen to have the same home is checked like any other, and in time.
 */
class FarSlotsTest {
  /** The inverse, modulo 2^64, of the multiplier of the hash for 8-byte keys. */
  private static final long INVERSE = inverse(0xBF58_476D_1CE4_E5B9L);

  private static final long SEED = 7;

  @TempDir
  private Path folder;

  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  /** Returns the key with a given hash. */
  private static long keyOf(long hash, long seed) {
    long product = (hash ^ hash >>> 32) * INVERSE;
    return (product ^ product >>> 32) * INVERSE ^ seed;
  }

  private Table table(DType valueType, int slots) {
    TableSpec spec = TableSpec.seeded(DType.INT64, valueType, slots, SEED);
    return Table.create(folder.resolve("table"), spec, 0, Map.of());
  }

  /** A segment of a table that is filled by hand. */
  private static final class Slots {
    private final Table table;
    private final Segment segment;
    private final Region region;

    Slots(Table table) {
      this.table = table;
      this.segment = table.file().view().segments().get(0);
      this.region = table.file().region(segment);
    }

    void put(int slot, long key) {
      table.access().putKeyRelease(region.buffer(), region.base(), slot, key);
    }

    long key(int slot) {
      return table.access().key(region.buffer(), region.base(), slot);
    }

    SegmentCheck check() {
      return SegmentCheck.of(table, segment);
    }

    /** Stores keys with the same home in the order of its probe sequence. */
    void fill(int count, int home) {
      for (int i = 0; i < count; i++) {
        put(table.access().slotAfter(home, i), keyAt(home, i + 1));
      }
    }

    /** Returns one of the keys with a given home. */
    long keyAt(int home, int number) {
      // The lowest 3 bits of a hash matter if the number of slots is not a power of two.
      long low =
          ((long) home << 3) * table.layout().nominalSlots() / table.layout().slots();
      while (table.access().home(low) < home) {
        low++;
      }
      long key = keyOf((long) number << Integer.SIZE | low, table.spec().seed());
      assertThat(table.access().home(table.access().hash(key))).isEqualTo(home);
      return key;
    }

    /** Requires the same result as from a search for every single key. */
    void requireSameAsSearches() {
      SegmentAccess access = table.access();
      ByteBuffer window = region.buffer();
      int unreachable = 0;
      int duplicate = 0;
      for (int slot = 0; slot < table.layout().slots(); slot++) {
        long key = key(slot);
        if (!SegmentLayout.isReserved(key)) {
          int found = access.find(window, region.base(), key, access.home(access.hash(key)));
          unreachable += found < 0 ? 1 : 0;
          duplicate += found >= 0 && found != slot ? 1 : 0;
        }
      }
      assertThat(check().unreachable()).isEqualTo(unreachable);
      assertThat(check().duplicate()).isEqualTo(duplicate);
      assertThat(check().isSound()).isEqualTo(unreachable + duplicate == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT64", "INT8"})
  void everyDamageIsSeenAsBySearches(DType valueType) {
    SplittableRandom random = new SplittableRandom(1);
    try (Table table = table(valueType, 2048)) {
      Slots slots = new Slots(table);
      int count = table.layout().usedLimit();
      for (int round = 0; round < 60; round++) {
        int home = random.nextInt(table.layout().slots());
        for (int slot = 0; slot < table.layout().slots(); slot++) {
          slots.put(slot, 0);
        }
        slots.fill(count, home);
        if (round == 0) {
          assertThat(slots.check().isSound()).isTrue();
        }
        for (int damages = random.nextInt(4); damages > 0; damages--) {
          int at = table.access().slotAfter(home, random.nextInt(count));
          int other = table.access().slotAfter(home, random.nextInt(count));
          switch (random.nextInt(4)) {
            case 0 -> slots.put(at, 0);
            case 1 -> slots.put(at, -1);
            case 2 -> slots.put(at, slots.key(other));
            default -> slots.put(at, slots.keyAt(random.nextInt(table.layout().slots()), 1 + at));
          }
        }
        slots.requireSameAsSearches();
      }
    }
  }

  @Test
  void keysOfOneHomeAreVerifiedInTime() {
    // One search for each key would inspect about 10^11 slots.
    try (Table table = table(DType.INT64, 1 << 19)) {
      Slots slots = new Slots(table);
      slots.fill(table.layout().usedLimit(), 5);
      assertTimeout(Duration.ofSeconds(30), () -> {
        assertThat(slots.check().isSound()).isTrue();
        VerifyReport report = TableVerifier.verifyDeep(folder.resolve("table"));
        assertThat(report.entries()).isEqualTo(table.layout().usedLimit());
        // Counts and checksums do not include what was filled in by hand.
        assertThat(report.problems())
            .allMatch(problem -> problem.what().matches("(checksum|used slots|size): .*"));
      });
    }
  }
}

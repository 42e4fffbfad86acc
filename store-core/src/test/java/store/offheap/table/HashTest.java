package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.model.DType;

/** Tests the hash as a function, and the effect of keys that are chosen against it. */
class HashTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long PREFIX = 0x1234_5678L << 32;
  private static final long INVERSE = inverseOf(0xBF58_476D_1CE4_E5B9L);

  @TempDir
  private Path folder;

  /** Returns the factor that reverses a multiplication. */
  private static long inverseOf(long multiplier) {
    // Newton's iteration doubles the number of correct bits of the inverse, starting with 3.
    long inverse = multiplier;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - multiplier * inverse;
    }
    return inverse;
  }

  /** Returns the key with a given hash: the hash of 8-byte keys is a bijection. */
  private static long keyOf(long hash, long seed) {
    long product = (hash ^ hash >>> 32) * INVERSE;
    return (product ^ product >>> 32) * INVERSE ^ seed;
  }

  @Test
  void hashOfEightByteKeysIsABijection() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1_000; i++) {
      long seed = random.nextLong();
      long hash = random.nextLong();
      assertThat(Hash.ofLong(keyOf(hash, seed), seed)).isEqualTo(hash);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 1024, 1 << 13})
  void tooManyKeysOfOneHashPrefixAreRefused(int slots) {
    Path file = folder.resolve("table");
    long accepted = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> putUntilRefused(slots));
    assertThat(accepted).isGreaterThanOrEqualTo(new SegmentLayout(8, 8, slots).usedLimit());
    assertThat(TableVerifier.verify(file).problems()).isEmpty();
    try (Table table = Table.open(file)) {
      assertThat(table.size()).isEqualTo(accepted + 1_000);
      long seed = table.spec().seed();
      for (long low = 0; low < accepted; low++) {
        assertThat(table.get(keyOf(PREFIX | low, seed), -1)).isEqualTo(low);
      }
    }
  }

  private long putUntilRefused(int slots) {
    TableSpec spec = TableSpec.seeded(DType.INT64, DType.INT64, slots, 7);
    try (Table table = Table.create(folder.resolve("table"), spec, 0, Map.of())) {
      long seed = table.spec().seed();
      long low = 0;
      try {
        while (low <= slots) {
          EntryWriter.put(table, keyOf(PREFIX | low, seed), low);
          low++;
        }
        throw new AssertionError("a segment cannot hold so many keys of one prefix");
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContainingAll("hash prefix", "file=");
      }
      long refused = keyOf(PREFIX | low, seed);
      assertThatThrownBy(() -> EntryWriter.put(table, refused, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThat(table.contains(refused)).isFalse();
      // Other keys can still be put.
      for (long key = 1; key <= 1_000; key++) {
        EntryWriter.put(table, key, key);
        assertThat(table.get(key, -1)).isEqualTo(key);
      }
      assertThat(table.file().length()).isLessThan(200 * MEBIBYTE);
      return low;
    }
  }
}

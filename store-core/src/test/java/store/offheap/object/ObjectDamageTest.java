package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreException;
import store.offheap.file.StoreFile;
import store.offheap.record.KnownTypes;

/**
 * Reading, verifying and writing a file whose bytes were changed always ends, and throws no other
 * exceptions than the library's own.
 */
class ObjectDamageTest {
  private static final int KEYS = 120;
  private static final int STATE_AT = 2 * StoreFile.PAGE + 384;
  private static final int BOOT_AT = STATE_AT + 8;
  private static final byte STATE_OPEN = 2;

  @TempDir
  private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void changedBytesAreFoundOrReadAsOthers() throws IOException {
    run(1, 200);
  }

  @Tag("slow")
  @Test
  void manyChangedBytesAreFoundOrReadAsOthers() throws IOException {
    run(10_000, 20_000);
  }

  private static ObjectSettings settings() {
    return ObjectSettings.of(new KnownTypes());
  }

  private static Object key(int number) {
    return number % 2 == 0 ? number : "the key with the number " + number;
  }

  private static Object value(int number) {
    return number % 11 == 0 ? "long ".repeat(400) : "the value with the number " + number % 50;
  }

  private void run(long seed, int count) throws IOException {
    Path path = folder.resolve("store");
    try (ObjectStore store = ObjectStore.create(path, 256, 1, Map.of(), settings())) {
      for (int i = 0; i < KEYS; i++) {
        store.root().set(key(i), i);
        store.root().set(key(i), value(i));
      }
    }
    byte[] sound = Files.readAllBytes(path);
    int found = 0;
    for (long round = seed; round < seed + count; round++) {
      byte[] damaged = sound.clone();
      damage(damaged, new SplittableRandom(round));
      if (round % 2 == 0) {
        // As if the machine had crashed.
        damaged[STATE_AT] = STATE_OPEN;
        damaged[BOOT_AT] = 1;
      }
      Path image = folder.resolve("image");
      Files.write(image, damaged);
      try {
        found += use(image) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        fail("seed " + round, e);
      }
      Files.delete(image);
    }
    assertThat(found).isGreaterThan(count / 2);
  }

  /**
   * Changes random bytes of segments: flips a bit, replaces a byte, or copies a word from elsewhere
   * in the file.
   */
  private static void damage(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(StoreFile.HEADER_LENGTH, bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        default -> {
          int from = random.nextInt(StoreFile.HEADER_LENGTH, bytes.length) & -8;
          System.arraycopy(bytes, from, bytes, at & -8, 8);
        }
      }
    }
  }

  /** Uses a damaged file; returns whether the verifier finds a problem. */
  private static boolean use(Path image) {
    boolean isFound;
    try {
      isFound = !ObjectVerifier.verify(image, settings()).isClean();
    } catch (StoreException e) {
      isFound = true;
    }
    try (ObjectStore store = ObjectStore.openReadOnly(image, settings())) {
      read(store.root());
    } catch (StoreException e) {
      // The damage was found.
    }
    try (ObjectStore store = ObjectStore.open(image, settings())) {
      write(store.root());
    } catch (StoreException e) {
      // The damage was found.
    }
    return isFound;
  }

  private static void read(Dictionary root) {
    for (int i = 0; i < KEYS; i++) {
      try {
        root.get(key(i));
      } catch (StoreException e) {
        // This value is lost.
      }
    }
    Dictionary.Cursor cursor = root.cursor();
    while (cursor.next()) {
      cursor.key();
      cursor.value();
    }
  }

  private static void write(Dictionary root) {
    for (int i = 0; i < KEYS; i++) {
      try {
        if (i % 3 == 0) {
          root.take(key(i));
        } else {
          root.put(key(i), "another value with the number " + i);
        }
      } catch (StoreException e) {
        // This value stays unchanged.
      }
    }
  }
}

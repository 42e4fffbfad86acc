package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreException;
import store.offheap.file.StoreFile;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/**
 * Reading, verifying and writing a file with containers whose bytes were changed always ends, and
 * throws no other exceptions than the library's own.
 */
class ContainerDamageTest {
  private static final int STATE_AT = 2 * StoreFile.PAGE + 384;
  private static final int BOOT_AT = STATE_AT + 8;
  private static final byte STATE_OPEN = 2;

  @TempDir
  private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void changedBytesAreFoundOrReadAsOthers() throws IOException {
    run(1, 80);
  }

  @Tag("slow")
  @Test
  void manyChangedBytesAreFoundOrReadAsOthers() throws IOException {
    run(10_000, 20_000);
  }

  private static ObjectSettings settings() {
    return Containers.settings(new KnownTypes(), ContentHash::of);
  }

  private static void fill(Dictionary root) {
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      list.add(i % 3 == 0 ? List.of(i, "an inner value") : "the element with the number " + i);
      map.put(i % 2 == 0 ? i : "the key with the number " + i, i);
    }
    root.set("list", list);
    root.set("map", map);
    root.set("set", map.keySet());
    root.set("small", Map.of(1, List.of(Map.of()), 2, List.of(1, 2, 3)));
  }

  private void run(long seed, int count) throws IOException {
    Path path = folder.resolve("store");
    try (ObjectStore store = ObjectStore.create(path, 256, 1, Map.of(), settings())) {
      fill(store.root());
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
    assertThat(found).isGreaterThan(count / 3);
  }

  /**
   * Changes random bytes of segments: flips a bit, replaces a byte, or copies a word from elsewhere
   * in the file.
   */
  private static void damage(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int at = random.nextInt(StoreFile.HEADER_LENGTH, bytes.length);
      switch (random.nextInt(4)) {
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

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (StoreException | IndexOutOfBoundsException e) {
      // This element is lost.
    }
  }

  private static void read(Dictionary root) {
    for (String key : List.of("list", "map", "set", "small")) {
      attempt(() -> Eager.copy(root.get(key)));
      attempt(() -> {
        if (root.get(key) instanceof LazyList list) {
          list.sequence().get(list.sequence().size() - 1);
        } else if (root.get(key) instanceof LazyMap map) {
          map.dictionary().get(7);
          map.dictionary().get("the key with the number 7");
        }
      });
    }
  }

  private static void write(Dictionary root) {
    for (String key : List.of("list", "map", "set", "small")) {
      attempt(() -> change(root.get(key)));
    }
    for (String key : List.of("list", "map", "set", "small")) {
      attempt(() -> root.set(key, List.of("something else")));
    }
  }

  private static void change(Object container) {
    if (container instanceof LazyList list) {
      attempt(() -> list.sequence().set(3, "another element of some length"));
      attempt(() -> list.sequence().insert(list.sequence().size(), List.of(1, 2, 3)));
      attempt(() -> list.sequence().insert(1, List.of(4)));
      attempt(() -> list.sequence().removeRange(0, list.sequence().size() - 5));
    } else if (container instanceof LazyMap map) {
      for (int i = 0; i < 290; i++) {
        int number = i;
        attempt(() -> map.dictionary().remove(number));
        attempt(() -> map.dictionary().set("the key with the number " + number, List.of(number)));
      }
      attempt(() -> map.dictionary().clear());
    }
  }
}

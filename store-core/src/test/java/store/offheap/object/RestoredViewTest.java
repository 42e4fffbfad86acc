package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.RecoveryNeededException;
import store.offheap.file.StoreFile;
import store.offheap.file.WriterLock;
import store.offheap.record.KnownTypes;

/** Views that a reader holds while the writer's file returns to its last checkpoint. */
class RestoredViewTest {
  private static final long STATE_AT = 2 * 4096 + 384;
  private static final long BOOT_AT = STATE_AT + 8;
  private static final int OPEN = 2;

  @TempDir
  private Path folder;

  @Test
  void viewsOfWhatIsThereAgainGoOn() throws IOException {
    Path copy = folder.resolve("copy");
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(1 << 8).create()) {
      map.set("small", List.of("one", "two"));
      map.set("large", IntStream.range(0, 100).boxed().toList());
      map.set("map", Map.of("key", List.of(7)));
      map.sync();
      for (int i = 0; i < 5_000; i++) {
        map.set(i, "a value with the number " + i);
      }
      Files.copy(folder.resolve("map"), copy);
    }
    try (ObjectMap reader = ObjectMap.openReadOnly(copy)) {
      LazyList small = (LazyList) reader.get("small");
      LazyList large = (LazyList) reader.get("large");
      LazyMap map = (LazyMap) reader.get("map");
      LazyList inner = (LazyList) map.get("key");
      assertThat(small.get(1)).isEqualTo("two");
      assertThat(large.get(99)).isEqualTo(99);
      assertThat(inner.get(0)).isEqualTo(7);
      storageFailed(copy);
      ObjectMap.open(copy).close();
      assertThat(small.get(1)).isEqualTo("two");
      assertThat(large.get(99)).isEqualTo(99);
      assertThat(inner.get(0)).isEqualTo(7);
      assertThat(map.get("key")).isEqualTo(List.of(7));
    }
  }

  /**
   * A view that was last read before the last checkpoint also shows the contents of that
   * checkpoint.
   */
  @Test
  void viewsFromBeforeTheLastCheckpointGoOn() throws IOException {
    Path file = folder.resolve("map");
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store = ObjectStore.create(file, 256, 1, Map.of(), settings)) {
      store.root().set("list", List.of("one", "two"));
      store.sync();
      try (ObjectMap reader = ObjectMap.openReadOnly(file)) {
        LazyList list = (LazyList) reader.get("list");
        assertThat(list.get(1)).isEqualTo("two");
        putMany(store, 0);
        store.sync();
        putMany(store, 5_000);
        store.file().abandon();
        storageFailed(file);
        ObjectMap.open(file).close();
        assertThat(list.get(1)).isEqualTo("two");
        assertThat(reader.get("list")).isEqualTo(List.of("one", "two"));
      }
    }
  }

  private static void putMany(ObjectStore store, int from) {
    for (int i = from; i < from + 5_000; i++) {
      store.root().set(i, "a value with the number " + i);
    }
  }

  @Test
  void aReaderFindsWhatIsStoredAfterwards() throws IOException {
    Path copy = folder.resolve("copy");
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(1 << 8).create()) {
      map.set("first", "a value that is there all the while");
      map.sync();
      // No automatic checkpoint is made, because nothing is retired.
      for (int i = 0; i < 60; i++) {
        map.set(i, "lost " + i + " ".repeat(20_000));
      }
      Files.copy(folder.resolve("map"), copy);
    }
    try (ObjectMap reader = ObjectMap.openReadOnly(copy)) {
      assertThat(reader.values()).hasSize(61); // It has read every segment.
      storageFailed(copy);
      try (ObjectMap map = ObjectMap.open(copy)) {
        assertThat(reader.keySet()).containsExactly("first");
        for (int i = 0; i < 60; i++) {
          map.set(-i, "new " + i + " ".repeat(20_000));
          map.sync(); // The catalog reuses the place of a lost segment.
        }
        for (int i = 0; i < 60; i++) {
          assertThat(reader.get(-i)).isEqualTo("new " + i + " ".repeat(20_000));
        }
      }
    }
  }

  /** Returns a file whose checkpoint has only the first key, with a number of keys put since. */
  private Path copyWithLost(int count) throws IOException {
    Path copy = folder.resolve("copy");
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
        ObjectStore.create(folder.resolve("map"), 256, 1, Map.of(), settings)) {
      store.file().checkpointsByItself(false);
      store.root().set("first", "a value that is there all the while");
      store.sync();
      for (int i = 0; i < count; i++) {
        store.root().set(i, "lost " + i + " ".repeat(2_000));
      }
      Files.copy(folder.resolve("map"), copy);
    }
    return copy;
  }

  /** The same, if the first recovery was not completed. */
  @Test
  void aReaderFindsWhatIsStoredAfterASecondRecovery() throws IOException {
    Path copy = copyWithLost(500);
    try (ObjectMap reader = ObjectMap.openReadOnly(copy)) {
      assertThat(reader.values()).hasSize(501); // It has read every segment.
      storageFailed(copy);
      StoreFile.openForWriting(copy, WriterLock.acquire(copy)).abandon();
      try (ObjectMap map = ObjectMap.open(copy)) {
        for (int i = 0; i < 500; i++) {
          map.set(-i, "new " + i + " ".repeat(2_000));
          if (i % 25 == 0) {
            map.sync(); // The catalog reuses the place of a lost segment.
          }
        }
        for (int i = 0; i < 500; i++) {
          assertThat(reader.get(-i)).isEqualTo("new " + i + " ".repeat(2_000));
        }
      }
    }
  }

  @Test
  void aReaderWaitsForWhatIsNotRecoveredYet() throws Exception {
    Path copy = copyWithLost(100);
    try (ObjectMap reader = ObjectMap.openReadOnly(copy)) {
      storageFailed(copy);
      // A recovery that ends after its first step.
      StoreFile.openForWriting(copy, WriterLock.acquire(copy)).abandon();
      assertThat(reader.get("first")).isEqualTo("a value that is there all the while");
      FutureTask<Object> reading = new FutureTask<>(() -> reader.get(99));
      new Thread(reading).start();
      ObjectMap.open(copy).close();
      assertThat(reading.get()).isNull();

      storageFailed(copy);
      assertThat(reader.get(99)).isNull();
    }
  }

  @Test
  void aReaderSaysThatARecoveryIsNeeded() throws Exception {
    Path copy = copyWithLost(100);
    try (ObjectMap reader = ObjectMap.openReadOnly(copy)) {
      storageFailed(copy);
      StoreFile.openForWriting(copy, WriterLock.acquire(copy)).abandon();
      assertThatExceptionOfType(RecoveryNeededException.class)
          .isThrownBy(() -> reader.get(99))
          .withMessageContaining("not recovered yet");
      ObjectMap.open(copy).close();
      assertThat(reader.get(99)).isNull();
    }
  }

  @Test
  void aReaderGoesOnMeanwhile() throws Exception {
    Path path = folder.resolve("map");
    try (ObjectMap map = ObjectMap.builder(path).segmentSlots(1 << 8).create()) {
      map.set("first", List.of("a value that is there", "all the while"));
    }
    AtomicBoolean isOver = new AtomicBoolean();
    try (ObjectMap reader = ObjectMap.openReadOnly(path)) {
      FutureTask<Long> reading = new FutureTask<>(() -> {
        LazyList view = (LazyList) reader.get("first");
        long reads = 0;
        do {
          assertThat(reader.get("first")).isEqualTo(view);
          assertThat(view.get(1)).isEqualTo("all the while");
          reads++;
        } while (!isOver.get());
        return reads;
      });
      new Thread(reading).start();
      for (int round = 0; round < 40; round++) {
        try (ObjectMap map = ObjectMap.open(path)) {
          for (int i = 0; i < 300; i++) {
            map.set(i, "a value with the number " + (round * 1_000 + i));
          }
        }
        storageFailed(path);
      }
      isOver.set(true);
      assertThat(reading.get()).isPositive();
    }
  }

  /** Makes a file look as it does after a storage failure. */
  private static void storageFailed(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(16), BOOT_AT);
      channel.write(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, OPEN), STATE_AT);
    }
  }
}

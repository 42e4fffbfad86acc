package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/**
 * What happens to a container between two steps of a call, caused by its own values or by others.
 */
class ContainerStepsTest {
  private static final String LONG = "a text that needs a record of its own ";

  @TempDir
  private Path folder;

  private ObjectStore store;

  @BeforeEach
  void create() {
    store = ObjectStore.create(
        folder.resolve("store"),
        256,
        1,
        Map.of(),
        Containers.settings(new KnownTypes(), ContentHash::of));
  }

  private void verifyAndClose() {
    ObjectVerifier verifier = ObjectVerifier.of(store);
    assertThat(verifier.problems()).isEmpty();
    assertThat(verifier.leaks()).isZero();
    store.close();
  }

  /** Returns a value that runs an action the first time its element is read. */
  private static List<Object> doing(Runnable action) {
    boolean[] isDone = new boolean[1];
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        if (!isDone[0]) {
          isDone[0] = true;
          action.run();
        }
        return "element";
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  private LazyMap map(int entries) {
    store.root().set("map", Map.of());
    LazyMap map = (LazyMap) store.root().get("map");
    for (int i = 0; i < entries; i++) {
      map.set("key number " + i, LONG + i);
    }
    return map;
  }

  private LazyList list(int elements) {
    List<Object> texts = new ArrayList<>();
    IntStream.range(0, elements).forEach(i -> texts.add(LONG + i));
    store.root().set("list", texts);
    return (LazyList) store.root().get("list");
  }

  @Test
  void aValueMayChangeTheMapItIsPutInto() {
    for (int size : new int[] {1, 10, 16, 50}) {
      LazyMap map = map(size);
      Object old = map.put("key number 0", doing(() -> {
        map.set("key number 0", LONG + "between");
        map.set("another key", LONG + "another");
      }));
      assertThat(old).isEqualTo(LONG + "between");
      assertThat(map.eager()).hasSize(size + 1).containsEntry("key number 0", List.of("element"));
      map.put("a new key", doing(() -> map.set("a new key", LONG + "between")));
      assertThat(map.eager()).hasSize(size + 2).containsEntry("a new key", List.of("element"));
      map.put("a new key", doing(() -> map.delete("a new key")));
      assertThat(map.eager()).hasSize(size + 2).containsEntry("a new key", List.of("element"));
    }
    verifyAndClose();
  }

  @Test
  void aValueMayChangeTheListItIsPutInto() {
    for (int size : new int[] {2, 10, 16, 300}) {
      LazyList list = list(size);
      Object old = list.set(0, doing(() -> list.set(0, LONG + "between")));
      assertThat(old).isEqualTo(LONG + "between");
      list.overwrite(0, doing(() -> list.discard(0)));
      assertThat(list.eager()).hasSize(size - 1);
    }
    verifyAndClose();
  }

  @Test
  void aContainerUnderChangeStaysNotedWhileAnotherChanges() {
    LazyMap map = map(100);
    LazyList list = list(100);
    long noted = ((MovingSequence) list.sequence()).container().word();
    List<Long> notes = new ArrayList<>();
    list.overwrite(50, new AbstractList<Object>() {
      @Override
      public Object get(int index) {
        map.set("another key", 1);
        notes.add(store.state().pendingContainer());
        return index;
      }

      @Override
      public int size() {
        return 2;
      }
    });
    assertThat(notes).isNotEmpty().containsOnly(noted);
    assertThat(store.state().pendingContainer()).isZero();
    verifyAndClose();
  }

  @Test
  void aMapThatIsFilledAnewWhileItIsWalkedThrough() {
    LazyMap map = map(200);
    LazyMap other = (LazyMap) store.root().get("map");
    Dictionary.Cursor cursor = map.dictionary().cursor();
    for (int i = 0; i < 150; i++) {
      assertThat(cursor.next()).isTrue();
    }
    other.clear();
    for (int i = 0; i < 20; i++) {
      other.set("another key " + i, LONG + i);
    }
    Set<Object> rest = new HashSet<>();
    while (cursor.next()) {
      rest.add(cursor.key());
    }
    assertThat(rest).containsAll(other.keySet());
    verifyAndClose();
  }

  @Test
  void aKeyThatStaysComesOnceThoughItsMapShrinksAndGrowsAgain() {
    LazyMap map = map(200);
    Dictionary.Cursor cursor = map.dictionary().cursor();
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      assertThat(cursor.next()).isTrue();
      assertThat(seen.add(cursor.key())).isTrue();
    }
    List<Object> stay =
        map.keySet().stream().filter(key -> !seen.contains(key)).limit(1).toList();
    for (Object key : map.keySet().toArray()) {
      if (!stay.contains(key)) {
        map.delete(key);
      }
    }
    for (int i = 0; i < 200; i++) {
      map.set("another key " + i, LONG + i);
    }
    List<Object> rest = new ArrayList<>();
    while (cursor.next()) {
      rest.add(cursor.key());
    }
    assertThat(rest).doesNotHaveDuplicates().containsAll(stay);
    verifyAndClose();
  }

  @Test
  void theLastElementOfAListIsThereOrNot() throws Exception {
    LazyList list = list(40);
    beside(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            list.add(i);
            list.discard(40);
          }
        },
        () -> {
          try {
            assertThat(list.get(40)).isInstanceOf(Integer.class);
          } catch (IndexOutOfBoundsException e) {
            // Just removed.
          }
        });
    verifyAndClose();
  }

  @Test
  void aReaderElsewhereGetsToTheEndOfAListThatIsNeverAtRest() throws Exception {
    LazyList list = list(50_000);
    try (ObjectStore reader = ObjectStore.openReadOnly(
        folder.resolve("store"), Containers.settings(new KnownTypes(), ContentHash::of))) {
      LazyList other = (LazyList) reader.root().get("list");
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Future<Object[]> read = thread.submit(() -> other.toArray());
        while (!read.isDone() && System.nanoTime() < end) {
          list.add(0, 1);
          list.discard(0);
        }
        assertThat(read).isDone();
        assertThat(read.get(1, TimeUnit.MINUTES)).hasSizeBetween(49_999, 50_001);
      } finally {
        thread.shutdownNow();
      }
    }
    verifyAndClose();
  }

  private static void beside(Runnable writing, Runnable reading) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> reads = thread.submit(() -> {
        while (!isOver.get()) {
          reading.run();
        }
      });
      writing.run();
      isOver.set(true);
      reads.get(1, TimeUnit.MINUTES);
    } finally {
      isOver.set(true);
      thread.shutdownNow();
    }
  }
}

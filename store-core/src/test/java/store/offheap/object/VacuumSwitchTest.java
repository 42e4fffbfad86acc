package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/** The moments at which one file replaces another. */
class VacuumSwitchTest {
  private static final ObjectSettings SETTINGS = ObjectSettings.of(new KnownTypes());

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private void create() {
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(256).create()) {
      map.set("key", "a value that takes a record");
    }
  }

  /** A successor that runs actions before and after it is renamed. */
  private record Renaming(Successor file, Runnable before, Runnable after) implements Successor {
    @Override
    public Table create(Map<String, String> attributes) {
      return file.create(attributes);
    }

    @Override
    public void replace() {
      before.run();
      file.replace();
      after.run();
    }

    @Override
    public boolean isRenamed() {
      return file.isRenamed();
    }

    @Override
    public StoreFile open() {
      return file.open();
    }

    @Override
    public StoreIoException named(StoreIoException failure) {
      return file.named(failure);
    }

    @Override
    public void close() {
      file.close();
    }
  }

  private static StoreIoException failure() {
    return new StoreIoException("simulated failure", Path.of("map"), new IOException());
  }

  private static void vacuum(ObjectStore store, Runnable before, Runnable after) {
    Vacuum.run(store, source -> new Renaming(SuccessorFile.of(source), before, after));
  }

  private static void awaitMove(ObjectStore reader) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (reader.look() == reader && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(reader.look()).isNotSameAs(reader);
  }

  @Test
  void aReaderFindsTheNewFileIfTheWriterDiesBeforeItTells() {
    create();
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS);
        ObjectStore reader = ObjectStore.openReadOnly(file(), SETTINGS)) {
      // Looks before, too, so that the reader already knows the epoch.
      vacuum(store, () -> assertThat(reader.look()).isSameAs(reader), () -> awaitMove(reader));
      store.latest().root().set("key", 2);
      assertThat(reader.latest().root().get("key")).isEqualTo(2);
    }
  }

  @Test
  void theOldFileNeedsNoCheckpointAnyMore() {
    create();
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      store.root().set("key", 2);
      vacuum(store, () -> {}, () -> {});
      // As an automatic checkpoint may, just then.
      store.file().checkpoint();
    }
  }

  @Test
  void aWriterThatDiesBeforeTheRenamingLeavesTheOldFile() {
    create();
    try (ObjectStore reader = ObjectStore.openReadOnly(file(), SETTINGS)) {
      ObjectStore dead = ObjectStore.open(file(), SETTINGS);
      dead.root().set("key", 2);
      dead.moves().supersede();
      dead.file().abandon();
      try (ObjectStore late = ObjectStore.openReadOnly(file(), SETTINGS)) {
        assertThat(late.root().get("key")).isEqualTo(2);
      }
      try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
        assertThat(store.state().isSuperseded()).isFalse();
        store.root().set("key", 3);
        assertThat(reader.root().get("key")).isEqualTo(3);
        vacuum(store, () -> {}, () -> {});
        store.latest().root().set("key", 4);
        assertThat(reader.look().root().get("key")).isEqualTo(4);
      }
    }
  }

  @Test
  void aFailureBeforeTheRenamingLeavesTheOldFile() throws IOException {
    create();
    Object old = Files.getAttribute(file(), "unix:ino");
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      assertThatThrownBy(() -> vacuum(
              store,
              () -> {
                throw failure();
              },
              () -> {}))
          .isInstanceOf(StoreIoException.class);
      assertThat(store.latest()).isSameAs(store);
      assertThat(store.state().isSuperseded()).isFalse();
      assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(old);
      store.root().set("key", 2);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map).containsOnly(Map.entry("key", 2));
    }
  }

  /** Truncates the file that a vacuum is writing. */
  private void cutCopy() {
    try (Stream<Path> paths = Files.walk(folder)) {
      Path copy = paths
          .filter(path -> Files.isRegularFile(path)
              && !path.getParent().equals(folder)
              && path.toFile().length() > 1 << 12)
          .findFirst()
          .orElseThrow();
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageOfTheNewFileThatIsGoneLeavesTheOldFile(boolean isChanged) {
    create();
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      assertThatThrownBy(() -> Vacuum.run(store, SuccessorFile::of, left -> {
            if (isChanged) {
              store.root().set("another", "that is copied again, into what is not there");
            }
            cutCopy();
          }))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("a mapped page has no storage")
          .hasMessageContaining("file=" + file());
      store.root().set("key", 2);
      store.sync();
      Vacuum.run(store, SuccessorFile::of);
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map).hasSize(isChanged ? 2 : 1).containsEntry("key", 2);
    }
  }

  @Test
  void aFailureAfterTheRenamingClosesTheMapAndLosesNothing() {
    create();
    try (ObjectStore reader = ObjectStore.openReadOnly(file(), SETTINGS);
        ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      store.root().set("key", 2);
      assertThatThrownBy(() -> vacuum(store, () -> {}, () -> {
            throw failure();
          }))
          .isInstanceOf(StoreIoException.class);
      assertThatThrownBy(() -> store.root().set("key", 3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      try (ObjectStore next = ObjectStore.open(file(), SETTINGS)) {
        assertThat(next.root().get("key")).isEqualTo(2);
        next.root().set("key", 4);
        assertThat(reader.look().root().get("key")).isEqualTo(4);
      }
    }
  }

  /** Starts a thread that waits for a lock held by the caller. */
  private static Thread startWaiting(ReentrantLock lock, Runnable waiting) {
    Thread thread = new Thread(waiting);
    thread.start();
    while (!lock.hasQueuedThread(thread)) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void aChangeThatWaitedForAFailedSwitchIsNotMadeInTheOldFile() throws Exception {
    create();
    AtomicBoolean isAcknowledged = new AtomicBoolean();
    AtomicReference<Thread> change = new AtomicReference<>();
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      store.root().set("key", 2);
      ReentrantLock lock = store.file().writeLock();
      assertThatThrownBy(() -> vacuum(store, () -> {}, () -> {
            // As an automatic checkpoint does: closing the file waits for its end.
            startWaiting(lock, store.file()::checkpoint);
            change.set(startWaiting(lock, () -> {
              try {
                store.root().set("key", 3);
                isAcknowledged.set(true);
              } catch (IllegalStateException e) {
                // Closed.
              }
            }));
            throw failure();
          }))
          .isInstanceOf(StoreIoException.class);
      change.get().join();
    }
    try (ObjectStore next = ObjectStore.open(file(), SETTINGS)) {
      assertThat(next.root().get("key")).isEqualTo(isAcknowledged.get() ? 3 : 2);
    }
  }

  @Test
  void aReaderThatIsClosedWhileItFollowsStaysClosed() throws Exception {
    create();
    AtomicReference<ObjectStore> closed = new AtomicReference<>();
    AtomicReference<Thread> closing = new AtomicReference<>();
    ObjectSettings settings = new ObjectSettings(
        SETTINGS.types(),
        store -> {
          if (closed.get() != null) {
            Thread closer = new Thread(closed.get()::close);
            closing.set(closer);
            closer.start();
            join(closer, 200);
          }
          return SETTINGS.nested().apply(store);
        },
        SETTINGS.keyHash());
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      ObjectStore reader = ObjectStore.openReadOnly(file(), settings);
      closed.set(reader);
      vacuum(store, () -> {}, () -> {});
      try {
        reader.look();
      } catch (IllegalStateException e) {
        // Closed before the look ended.
      }
      closing.get().join();
      assertThatThrownBy(reader::look).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherFileThatTookThePlaceMeanwhileIsNotReplaced() throws IOException {
    create();
    Path other = folder.resolve("other");
    try (ObjectMap map = ObjectMap.builder(other).create()) {
      map.set("key", "another map");
    }
    try (ObjectStore store = ObjectStore.open(file(), SETTINGS)) {
      assertThatThrownBy(() -> vacuum(store, () -> rename(other, file()), () -> {}))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("another file");
      store.root().set("key", 2);
      assertThatThrownBy(() -> vacuum(store, () -> {}, () -> {}))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("another file");
      assertThat(store.root().get("key")).isEqualTo(2);
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map.get("key")).isEqualTo("another map");
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  private static void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatALinkLeadsToLaterIsNotReplaced() throws IOException {
    create();
    Path other = folder.resolve("other");
    try (ObjectMap map = ObjectMap.builder(other).create()) {
      map.set("key", "another map");
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), file());
    try (ObjectMap map = ObjectMap.open(link)) {
      Files.delete(link);
      Files.createSymbolicLink(link, other);
      assertThatThrownBy(map::vacuum)
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("another file");
    }
    try (ObjectMap map = ObjectMap.openReadOnly(other)) {
      assertThat(map.get("key")).isEqualTo("another map");
    }
  }

  /** Returns the number of mapped files that were deleted. */
  private long oldFiles() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(folder.toString()) && line.endsWith("(deleted)"))
        .map(line -> line.split(" +")[4])
        .distinct()
        .count();
  }

  @Test
  void aHandleThatIsNotUsedKeepsNoFileButItsOwn() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/maps")), "needs /proc/self/maps");
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(256).create();
        ObjectMap reader = ObjectMap.openReadOnly(file())) {
      map.set("list", List.of(1));
      LazyList list = (LazyList) map.get("list");
      LazyList other = (LazyList) reader.get("list");
      for (int i = 0; i < 4; i++) {
        map.vacuum();
        map.set("key", i);
        assertThat(reader.get("key")).isEqualTo(i);
      }
      for (int i = 0; i < 100 && oldFiles() > 1; i++) {
        System.gc();
        Thread.sleep(50);
      }
      assertThat(oldFiles()).as("deleted files that are mapped").isEqualTo(1);
      list.add(2);
      assertThat(other).hasSize(2);
    }
  }

  @Test
  void interruptsFailNoVacuumAndCloseNoMap() throws Exception {
    create();
    try (ObjectMap map = ObjectMap.open(file())) {
      FutureTask<Boolean> vacuums = new FutureTask<>(() -> {
        for (int i = 0; i < 30; i++) {
          map.vacuum();
          map.set("vacuums", i);
        }
        return Thread.currentThread().isInterrupted();
      });
      Thread vacuuming = new Thread(vacuums);
      vacuuming.start();
      while (!vacuums.isDone()) {
        vacuuming.interrupt();
        LockSupport.parkNanos(50_000);
      }
      assertThat(vacuums.get()).as("interrupt status").isTrue();
    }
  }

  @Test
  void anotherMapAtThePathIsNotFollowed() throws IOException {
    create();
    try (ObjectStore reader = ObjectStore.openReadOnly(file(), SETTINGS)) {
      ObjectStore dead = ObjectStore.open(file(), SETTINGS);
      dead.root().set("other", 1);
      dead.moves().supersede();
      dead.file().abandon();
      Files.delete(file());
      create();
      assertThat(reader.look()).isSameAs(reader);
      assertThat(reader.root().get("key")).isEqualTo("a value that takes a record");
    }
  }

  @Test
  void whereContainersWentIsForgottenWithTheLastWhoMayAsk() throws Exception {
    ContainerWords places = new ContainerWords();
    WeakReference<ContainerWords> known = new WeakReference<>(places);
    create();
    try (ObjectStore later = ObjectStore.openReadOnly(file(), SETTINGS)) {
      ObjectStore first = ObjectStore.openReadOnly(file(), SETTINGS);
      first.moves().moveTo(later, places);
      first.file().close();
      places = null;
      System.gc();
      assertThat(known.get()).isNotNull();
      assertThat(first.latest()).isSameAs(later);
      first = null;
      for (int i = 0; i < 100 && known.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(known.get()).isNull();
    }
  }
}

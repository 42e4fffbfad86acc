package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.model.VacuumReport;
import store.offheap.model.VerifyReport;
import store.offheap.record.KnownTypes;

/** A copy of a map in use has the entries of one moment, and is a sound file of its own. */
class ObjectMapCopyTest {
  /** A type that need not be known to copy a map. */
  record Point(int x, int y) {}

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private Path target() {
    return folder.resolve("copy");
  }

  private ObjectMap create() {
    return ObjectMap.builder(file())
        .segmentSlots(256)
        .types(Point.class)
        .attribute("source", "a test")
        .create();
  }

  private static Object value(int number) {
    return switch (number % 7) {
      case 0 -> number;
      case 1 -> "the value with the number " + number;
      case 2 -> "a value that others have, too: " + number % 3;
      case 3 -> List.of(number, List.of("an inner one", number), new Point(number, 1));
      case 4 -> Map.of("a key of the inner map", number, number, Set.of(1, 2, "three"));
      case 5 -> new LinkedHashSet<>(List.of(number, "the element " + number, 5.5));
      default -> null;
    };
  }

  private static void fill(ObjectMap map) {
    for (int i = 0; i < 1_500; i++) {
      map.set(i % 2 == 0 ? i : "the key with the number " + i, value(i));
    }
    for (int i = 0; i < 1_500; i += 3) {
      map.delete(i);
    }
  }

  private static Map<Object, Object> plain(Path path) {
    try (ObjectMap map = ObjectMap.openReadOnly(path, Point.class)) {
      return plain(map);
    }
  }

  private static Map<Object, Object> plain(ObjectMap map) {
    Map<Object, Object> plain = new HashMap<>();
    map.forEach((key, value) -> plain.put(key, Eager.copy(value)));
    return plain;
  }

  private static void requireSound(Path path) {
    assertThat(ObjectMap.verify(path).problems()).isEmpty();
    try (ObjectStore store = ObjectStore.open(path, ObjectSettings.of(new KnownTypes()))) {
      ObjectVerifier verifier = ObjectVerifier.of(store);
      assertThat(verifier.problems()).isEmpty();
      assertThat(verifier.leaks()).isZero();
    }
  }

  private void requireNoOtherFile(String... names) throws IOException {
    Set<String> expected = new HashSet<>();
    for (String name : names) {
      expected.add(name);
      expected.add(name + ".lock");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString())).isSubsetOf(expected);
    }
  }

  @Test
  void copiesAllEntriesAndAttributes() throws IOException {
    Map<Object, Object> expected;
    try (ObjectMap map = create()) {
      fill(map);
      map.setAttribute("second", "set later");

      map.copyTo(target());

      expected = plain(map);
      try (ObjectMap copy = ObjectMap.openReadOnly(target(), Point.class)) {
        assertThat(copy.attributes()).isEqualTo(map.attributes()).hasSize(2);
        assertThat(copy.seed()).isEqualTo(map.seed());
        assertThat(copy).hasSameSizeAs(expected);
      }
    }
    assertThat(plain(target())).isEqualTo(expected);
    assertThat(plain(file())).isEqualTo(expected);
    requireSound(target());
    requireSound(file());
    requireNoOtherFile("map", "copy");
  }

  @Test
  void laterChangesOfEitherDoNotReachTheOther() {
    try (ObjectMap map = create()) {
      map.set("list", List.of(1, 2, 3));
      LazyList list = (LazyList) map.get("list");
      map.copyTo(target());
      try (ObjectMap copy = ObjectMap.open(target())) {
        list.add("in the map");
        ((LazyList) copy.get("list")).add("in the copy");
        copy.set("new", List.of());

        assertThat(list).containsExactly(1, 2, 3, "in the map");
        assertThat((LazyList) copy.get("list")).containsExactly(1, 2, 3, "in the copy");
        assertThat(map).containsOnlyKeys("list");
      }
    }
    requireSound(target());
  }

  @Test
  void aMapThatIsOpenForReadingIsCopiedWithoutItsClasses() {
    try (ObjectMap map = create()) {
      fill(map);
    }
    try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
      reader.copyTo(target());
    }
    assertThat(plain(target())).isEqualTo(plain(file()));
    requireSound(target());
  }

  @Test
  void packsIntoAnotherFile() {
    try (ObjectMap map = create()) {
      fill(map);
    }

    VacuumReport report = ObjectMap.compact(file(), target());

    assertThat(plain(target())).isEqualTo(plain(file()));
    assertThat(target()).hasSize(report.bytesAfter());
    assertThat(file()).hasSize(report.bytesBefore());
    assertThat(report.entries()).isEqualTo(plain(file()).size());
    ObjectMap.compact(file());
    assertThat(file()).hasSize(report.bytesAfter());
  }

  /** In every state of the map, one key is at most one change ahead of the other. */
  @Test
  void theEntriesAreThoseOfOneMoment() throws Exception {
    AtomicBoolean isDone = new AtomicBoolean();
    try (ObjectMap map = create()) {
      fill(map);
      map.set("first", 0);
      map.set("list", new ArrayList<>());
      map.set("last", 0);
      FutureTask<Void> changes = new FutureTask<>(() -> change(map, isDone), null);
      new Thread(changes).start();
      try {
        for (int i = 0; i < 6; i++) {
          Path target = folder.resolve("copy" + i);
          map.copyTo(target);
          try (ObjectMap copy = ObjectMap.openReadOnly(target)) {
            requireOneMoment(copy);
          }
          requireSound(target);
          if (i == 3) {
            map.vacuum();
          }
        }
      } finally {
        isDone.set(true);
        changes.get();
      }
      requireOneMoment(map);
    }
    requireSound(file());
  }

  private static void change(ObjectMap map, AtomicBoolean isDone) {
    LazyList list = (LazyList) map.get("list");
    for (int i = 1; !isDone.get(); i++) {
      map.set("first", i);
      if (list.size() == 300) {
        list.clear();
      }
      list.add(i);
      map.set("the entry " + i, value(i));
      map.set("last", i);
      map.delete("the entry " + (i - 100));
    }
  }

  private static void requireOneMoment(ObjectMap map) {
    int first = (int) map.get("first");
    int last = (int) map.get("last");
    List<?> list = (List<?>) map.get("list");
    assertThat(first - last).isBetween(0, 1);
    if (!list.isEmpty()) {
      int end = (int) list.get(list.size() - 1);
      assertThat(end).isBetween(last, first);
      for (int i = 0; i < list.size(); i++) {
        assertThat(list.get(i)).isEqualTo(end - list.size() + 1 + i);
      }
    }
    for (int i = Math.max(1, last - 99); i <= last; i++) {
      assertThat(map).containsKey("the entry " + i);
    }
    assertThat(map).doesNotContainKeys("the entry " + (last - 101), "the entry " + (first + 1));
  }

  @Test
  void anExistingTargetIsRefusedBeforeAnythingIsCopied() throws IOException {
    Files.writeString(target(), "somebody's");
    try (ObjectMap map = create()) {
      map.set(1, 1);
      assertThatThrownBy(() -> map.copyTo(target()))
          .isInstanceOf(StoreIoException.class)
          .hasMessage("file already exists, file=" + target());
      assertThatThrownBy(() -> map.copyTo(file()))
          .isInstanceOf(StoreIoException.class)
          .hasMessage("file already exists, file=" + file());
      Path nowhere = folder.resolve("no folder").resolve("copy");
      assertThatThrownBy(() -> map.copyTo(nowhere))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("no folder");
      map.set(2, 2);
    }
    assertThat(target()).hasContent("somebody's");
    assertThat(plain(file())).isEqualTo(Map.of(1, 1, 2, 2));
    requireNoOtherFile("map", "copy");
  }

  @Test
  void aReaderDoesNotCopyBesideAWriter() throws IOException {
    create().close();
    try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
      try (ObjectMap map = ObjectMap.open(file())) {
        map.set(1, 1);
        assertThatIllegalStateException()
            .isThrownBy(() -> reader.copyTo(target()))
            .withMessageContaining("expected=a map that was closed after its last change")
            .withMessageEndingWith("file=" + file());
        assertThatThrownBy(() -> ObjectMap.compact(file(), target()))
            .isInstanceOf(StoreLockedException.class);
      }
      reader.copyTo(target());
    }
    assertThat(plain(target())).isEqualTo(Map.of(1, 1));
    requireNoOtherFile("map", "copy");
  }

  /** The copy is discarded, because what it read may not be of one moment. */
  @Test
  void aWriterThatComesWhileAReaderCopiesIsNoticed() throws Exception {
    try (ObjectMap map = create()) {
      fill(map);
    }
    AtomicBoolean isDone = new AtomicBoolean();
    CountDownLatch isReopened = new CountDownLatch(1);
    int refused = 0;
    try (ObjectMap reader = ObjectMap.openReadOnly(file(), Point.class)) {
      FutureTask<Void> changes = new FutureTask<>(() -> reopenAndChange(isDone, isReopened), null);
      new Thread(changes).start();
      isReopened.await();
      try {
        for (int i = 0; i < 150; i++) {
          Path target = folder.resolve("copy" + i);
          try {
            reader.copyTo(target);
            requireSound(target);
            Map<Object, Object> copy = plain(target);
            assertThat(copy.get("first")).isEqualTo(copy.get("last"));
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("cannot copy: ");
            assertThat(target).doesNotExist();
            refused++;
            // Retries soon, so that many copies begin while nothing is being written.
            LockSupport.parkNanos(1_000_000);
          }
        }
      } finally {
        isDone.set(true);
        changes.get();
      }
    }
    assertThat(refused).isPositive();
  }

  private void reopenAndChange(AtomicBoolean isDone, CountDownLatch isReopened) {
    for (int i = 0; !isDone.get(); i++) {
      try (ObjectMap map = ObjectMap.open(file(), Point.class)) {
        isReopened.countDown();
        map.set("first", i);
        for (int j = 0; j < 50; j++) {
          map.set(2 * j, "changed to " + i);
        }
        if (i % 8 == 7) {
          map.vacuum();
        }
        map.set("last", i);
      }
      // Leaves time for a copy to begin.
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Checksums are limited only where other threads wait for them. */
  @Test
  void everySegmentOfACopyHasAChecksum() {
    try (ObjectMap map = ObjectMap.builder(file()).create()) {
      for (int i = 0; i < 70; i++) {
        byte[] value = new byte[1 << 20];
        value[0] = (byte) i;
        map.set(i, value);
      }
      map.copyTo(target());
    }
    Path packed = folder.resolve("packed");
    ObjectMap.compact(file(), packed);
    ObjectMap.compact(file());
    for (Path path : List.of(target(), packed, file())) {
      VerifyReport report = ObjectMap.verify(path);
      assertThat(report.segmentsSealed()).isEqualTo(report.segmentsChecked()).isGreaterThan(35);
    }
  }

  @Test
  void aReaderMayBeClosedDuringACopy() throws Exception {
    try (ObjectMap map = create()) {
      map.set(1, 1);
    }
    for (int i = 0; i < 120; i++) {
      ObjectMap reader = ObjectMap.openReadOnly(file());
      Path target = folder.resolve("copy" + i);
      List<FutureTask<Void>> tasks = List.of(
          new FutureTask<>(() -> reader.copyTo(target), null),
          new FutureTask<>(() -> readAttributes(reader), null),
          new FutureTask<>(() -> readAttributes(reader), null));
      tasks.forEach(task -> new Thread(task).start());
      LockSupport.parkNanos(i * 10_000L);
      FutureTask<Void> closing = new FutureTask<>(reader::close, null);
      new Thread(closing).start();
      closing.get(1, TimeUnit.MINUTES);
      for (FutureTask<Void> task : tasks) {
        try {
          task.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
        }
      }
    }
  }

  private static void readAttributes(ObjectMap map) {
    while (true) {
      assertThat(map.attributes()).hasSize(1);
    }
  }

  @Test
  void anInterruptDoesNotEndIt() {
    try (ObjectMap map = create()) {
      fill(map);
      Thread.currentThread().interrupt();
      map.copyTo(target());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(plain(target())).isEqualTo(plain(map));
    }
  }

  @Test
  void isRefusedWithinAChangeAndAfterClosing() throws IOException {
    ObjectMap map = create();
    map.set(1, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> map.compute(1, (key, value) -> {
          map.copyTo(target());
          return 2;
        }))
        .withMessageStartingWith("copyTo within a change of the map");
    map.close();
    assertThatIllegalStateException().isThrownBy(() -> map.copyTo(target()));
    requireNoOtherFile("map");
  }

  /** Otherwise damaged data would get a matching checksum. */
  @Test
  void damageIsNotCopied() throws IOException {
    try (ObjectMap map = create()) {
      fill(map);
      map.set("number", DamagedNumber.BEFORE);
    }
    DamagedNumber.damage(file());
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThatThrownBy(() -> map.copyTo(target()))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageEndingWith("file=" + file());
    }
    requireNoOtherFile("map");
  }
}

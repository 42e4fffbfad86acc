package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.BulkBuilder;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;

/**
 * Tests a full disk, a real one of 8 MiB: nothing acknowledged is lost, and the map accepts changes
 * again once there is space.
 */
class FullDiskTest {
  private static final int BALLAST_BYTES = 3 << 20;

  @TempDir
  private Path folder;

  private Path disk;
  private Path file;
  private Path ballast;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mountIn(folder);
    file = disk.resolve("map");
    ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
  }

  @AfterEach
  void unmount() throws Exception {
    SmallDisk.unmount(disk);
  }

  private IdMap create() {
    return IdMap.builder(file).segmentSlots(FaultScript.SEGMENT_SLOTS).create();
  }

  /** Puts keys from {@code from} on until there is no space; returns the last one that was put. */
  private long putUntilFull(IdMap map, long from) {
    long[] key = {from};
    StoreIoException full = catchThrowableOfType(StoreIoException.class, () -> {
      while (true) {
        map.put(key[0], FaultScript.value(key[0]));
        key[0]++;
      }
    });
    assertSaysWhy(full);
    return key[0] - 1;
  }

  private void assertSaysWhy(Throwable full) {
    assertThat(full)
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("file=" + file);
    assertThat(((StoreIoException) full).file()).isEqualTo(file);
  }

  private static void assertHolds(IdMap map, long last) {
    assertThat(map.size()).isEqualTo(last);
    for (long key = 1; key <= last; key++) {
      assertThat(map.get(key, -1)).isEqualTo(FaultScript.value(key));
    }
  }

  /** Uses up all remaining space. */
  private void fillUp() throws IOException {
    try (FileChannel channel = FileChannel.open(
        disk.resolve("last"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      Throwable full = catchThrowable(() -> {
        while (true) {
          channel.write(java.nio.ByteBuffer.allocate(4096));
        }
      });
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void fullDiskRefusesWritesUntilThereIsRoomAgain() throws IOException {
    long last;
    try (IdMap map = create()) {
      last = putUntilFull(map, 1);
      assertThat(last).isGreaterThan(50_000);
      assertHolds(map, last);
      // Operations that need no space still succeed.
      assertThat(map.put(1, FaultScript.value(1))).isFalse();
      assertThat(map.remove(2)).isTrue();
      assertThat(map.containsKey(last + 1)).isFalse();
      // A file that ends at a multiple of 2 MiB grows once there is space for all of the next 2
      // MiB.
      Files.write(ballast, new byte[BALLAST_BYTES / 4]);
      map.put(2, FaultScript.value(2));
      long later = putUntilFull(map, last + 1);
      assertThat(later).isGreaterThan(last + 1000);
      for (long key = last + 1; key <= later; key++) {
        assertThat(map.remove(key)).isTrue();
      }
      assertHolds(map, last);
      Files.delete(ballast);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
    try (IdMap map = IdMap.open(file)) {
      assertHolds(map, last);
    }
  }

  @Test
  void syncOnAFullDiskSucceedsOrCanBeRepeated() throws IOException {
    try (IdMap map = create()) {
      long last = putUntilFull(map, 1);
      fillUp();
      Throwable failed = catchThrowable(map::sync);
      if (failed != null) {
        assertSaysWhy(failed);
      }
      // One of these may use the space that was reserved for a segment; it is not free for the
      // other.
      assertSaysWhy(catchThrowable(() -> {
        map.setAttribute("large", "x".repeat(900_000));
        map.setAttribute("large", "y".repeat(900_000));
      }));
      assertHolds(map, last);
      Files.delete(ballast);
      map.setAttribute("large", "x".repeat(300_000));
      map.remove(last);
      map.sync();
      assertHolds(map, last - 1);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @Test
  void closeOnAFullDiskLosesNothingAndTheStoreOpensThere() throws IOException {
    IdMap map = create();
    long last = putUntilFull(map, 1);
    fillUp();
    Throwable failed = catchThrowable(map::close);
    if (failed != null) {
      assertSaysWhy(failed);
    }
    map.close();
    try (IdMap reader = IdMap.openReadOnly(file)) {
      assertHolds(reader, last);
    }
    try (IdMap writer = IdMap.open(file)) {
      assertHolds(writer, last);
      assertThat(writer.remove(last)).isTrue();
      Files.delete(ballast);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @Test
  void creationAndBuildLeaveNothingOnAFullDisk() throws IOException {
    fillUp();
    assertThat(catchThrowable(this::create))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("file=" + disk);
    Files.delete(disk.resolve("last"));
    Throwable failed = catchThrowable(() -> {
      try (BulkBuilder builder = BulkBuilder.to(file).start()) {
        for (long key = 1; key <= 3_000_000; key++) {
          builder.add(key, key, key);
        }
        builder.finish(rows -> {});
      }
    });
    assertThat(failed)
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("file=" + disk);
    try (Stream<Path> left = Files.list(disk)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(List.of("ballast", "map.lock"));
    }
  }
}

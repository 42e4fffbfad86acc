package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.object.LazyList;
import store.offheap.object.ObjectMap;

/**
 * Tests that a vacuum or copy that runs out of disk space, on a real disk of 8 MiB, leaves
 * everything as it was.
 */
class VacuumFullDiskTest {
  private static final int KEYS = 20_000;

  @TempDir
  private Path folder;

  @Test
  void aVacuumWithoutRoomChangesNothing() throws Exception {
    Path disk = SmallDisk.mountIn(folder);
    try {
      vacuum(disk);
    } finally {
      SmallDisk.unmount(disk);
    }
  }

  @Test
  void aCopyWithoutRoomLeavesTheMapAsItIs() throws Exception {
    Path disk = SmallDisk.mountIn(folder);
    try {
      copy(folder.resolve("map"), disk.resolve("copy"));
    } finally {
      SmallDisk.unmount(disk);
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(1 << 10).create()) {
      for (int i = 0; i < KEYS; i++) {
        map.set(i, i % 4 == 0 ? List.of(i, "the element " + i) : "the value with the number " + i);
      }
      Path ballast = target.resolveSibling("ballast");
      long room = Files.getFileStore(target.getParent()).getUsableSpace();
      for (long left : new long[] {0, 1 << 12, 1 << 16, 1 << 18, 1 << 20}) {
        Files.write(ballast, new byte[(int) (room - left)]);
        assertThatThrownBy(() -> map.copyTo(target))
            .isInstanceOf(StoreIoException.class)
            .hasMessageContaining("file=" + target);
        try (Stream<Path> files = Files.list(target.getParent())) {
          assertThat(files).containsExactly(ballast);
        }
        map.set(1, left);
        map.sync();
      }
      Files.delete(ballast);
      map.copyTo(target);
      try (ObjectMap copy = ObjectMap.openReadOnly(target)) {
        assertThat(copy).isEqualTo(map);
      }
    }
    assertThat(ObjectMap.verify(target).problems()).isEmpty();
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
  }

  private static void vacuum(Path disk) throws IOException {
    Path file = disk.resolve("map");
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(1 << 10).create()) {
      for (int i = 0; i < KEYS; i++) {
        map.set(i, i % 4 == 0 ? List.of(i, "the element " + i) : "the value with the number " + i);
      }
      LazyList list = (LazyList) map.get(4);
      Path ballast = disk.resolve("ballast");
      long room = Files.getFileStore(disk).getUsableSpace();
      for (long left : new long[] {0, 1 << 12, 1 << 16, 1 << 18, 1 << 20}) {
        Files.write(ballast, new byte[(int) (room - left)]);
        assertThatThrownBy(map::vacuum)
            .isInstanceOf(StoreIoException.class)
            .hasMessageContaining("file=" + file);
        try (Stream<Path> files = Files.list(disk)) {
          assertThat(files.map(path -> path.getFileName().toString()))
              .containsExactlyInAnyOrder("map", "map.lock", "ballast");
        }
        map.set(1, left);
        assertThat(map.get(1)).isEqualTo(left);
        try {
          list.set(0, "changed");
        } catch (StoreIoException e) {
          assertThat(e).hasMessageContaining("No space left on device");
        }
      }
      Files.delete(ballast);
      list.set(0, "changed");
      for (int i = 0; i < KEYS; i++) {
        if (i % 10 != 4) {
          map.delete(i);
        }
      }
      assertThat(map.vacuum().bytesAfter())
          .isLessThan(Files.getFileStore(disk).getTotalSpace() / 4);
      assertThat(list).containsExactly("changed", "the element 4");
      assertThat(map).hasSize(KEYS / 10);
    }
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
  }
}

package store.offheap.fault;

import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of 8 MiB, in memory; takes root. */
final class SmallDisk {
  private SmallDisk() {}

  /** Mounts it in a folder and returns where; skips the test where that is not allowed. */
  static Path mountIn(Path folder) throws Exception {
    ChildJvm.assumeRoot();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    ChildJvm.require("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
    return disk;
  }

  /**
   * Takes it away.
   *
   * @param disk null if it was not mounted
   */
  static void unmount(Path disk) throws Exception {
    if (disk != null) {
      // Mappings that the collector has not released yet keep the disk busy.
      ChildJvm.require("umount", "--lazy", disk.toString());
    }
  }
}

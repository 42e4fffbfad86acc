package store.offheap.fault;

import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of a few MiB; takes root. */
final class SmallDisk {
  private SmallDisk() {}

  /**
   * Mounts one of ext4 in a folder and returns where; skips the test where that cannot be.
   *
   * @param mebibytes its size
   */
  static Path mountExt4In(Path folder, int mebibytes) throws Exception {
    ChildJvm.assumeRoot();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String image = folder.resolve("image").toString();
    ChildJvm.require("truncate", "-s", mebibytes + "M", image);
    ChildJvm.assume("needs mkfs.ext4", "mkfs.ext4", "-q", "-b", "4096", "-m", "0", image);
    ChildJvm.assume("needs loop devices and ext4", "mount", "-o", "loop", image, disk.toString());
    return disk;
  }

  /** Mounts one of 8 MiB, in memory, and returns where; skips the test where that cannot be. */
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

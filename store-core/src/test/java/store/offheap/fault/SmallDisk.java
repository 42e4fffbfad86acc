package store.offheap.fault;

import java.nio.file.Files;
import java.nio.file.Path;

/** Mounts a disk of a few MiB, which requires root. */
final class SmallDisk {
  private SmallDisk() {}

  /**
   * Mounts an ext4 disk in a folder and returns its path; skips the test if that is not possible.
   *
   * @param mebibytes size of the disk
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

  /**
   * Mounts an 8 MiB disk in memory and returns its path; skips the test if that is not possible.
   */
  static Path mountIn(Path folder) throws Exception {
    ChildJvm.assumeRoot();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    ChildJvm.require("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
    return disk;
  }

  /**
   * Unmounts a disk.
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

package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Returns the guarantees that a type of file system cannot give a store, by name of the type.
 *
 * <p>Nothing is rejected: one process on one machine can use a store on any file system that can
 * map files. The risks differ, so each warning states the specific one.
 */
final class StorageCheck {
  /** File systems shared by several machines, each of which has its own page cache. */
  private static final Set<String> SHARED = Set.of(
      "9p",
      "afs",
      "beegfs",
      "ceph",
      "cifs",
      "glusterfs",
      "gpfs",
      "lustre",
      "nfs",
      "nfs4",
      "prl_fs",
      "smb",
      "smb2",
      "smb3",
      "smbfs",
      "vboxsf",
      "virtiofs",
      "vmhgfs");

  /** File systems that write changed blocks to a new place. */
  private static final Set<String> COPY_ON_WRITE = Set.of("apfs", "bcachefs", "btrfs", "zfs");

  /** File systems whose files never share blocks that would have to be copied on a write. */
  private static final Set<String> IN_PLACE = Set.of("ext2", "ext3", "ext4", "tmpfs");

  private StorageCheck() {}

  /**
   * Returns a warning for each guarantee that the file system of a file cannot give; empty if the
   * file is gone or the type is unknown.
   */
  static List<String> of(Path file) {
    try {
      return ofType(Files.getFileStore(file).type());
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }

  /** Returns the warnings for a type of file system, given by its name in the operating system. */
  static List<String> ofType(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    if (SHARED.contains(name)) {
      return List.of("file system " + name
          + ": processes on other machines do not see changes reliably, and the writer lock may not "
          + "keep them out; use the store on one machine only");
    }
    if (name.startsWith("fuse")) {
      return List.of("file system " + name
          + ": it may not keep mappings, locks and forced writes as a local disk does; use the "
          + "store on one machine only, and keep copies");
    }
    if (COPY_ON_WRITE.contains(name)) {
      return List.of("file system " + name
          + ": space once reserved is needed again for every change, so that a full disk can fail "
          + "a store in the middle; keep space free");
    }
    return List.of();
  }

  /**
   * Returns whether a file can be written where it has disk space, even if it was copied before.
   */
  static boolean isInPlace(Path file) {
    try {
      return isInPlace(Files.getFileStore(file).type());
    } catch (IOException | SecurityException e) {
      return false;
    }
  }

  /** Returns the same for a type of file system, given by its name in the operating system. */
  static boolean isInPlace(String type) {
    return IN_PLACE.contains(type.toLowerCase(Locale.ROOT));
  }
}

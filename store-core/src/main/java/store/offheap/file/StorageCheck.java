package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a kind of file system cannot promise a store, told by its name.
 *
 * <p>Nothing is refused: one process on one machine can use a store on any file system that maps
 * files. What is at risk there differs, so each warning says what.
 */
final class StorageCheck {
  /** File systems of several machines: each has a page cache of its own. */
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

  /** File systems that write to a new place what was written before. */
  private static final Set<String> COPY_ON_WRITE = Set.of("apfs", "bcachefs", "btrfs", "zfs");

  /** File systems of which no file shares blocks with another, to be copied when one is written. */
  private static final Set<String> IN_PLACE = Set.of("ext2", "ext3", "ext4", "tmpfs");

  private StorageCheck() {}

  /**
   * Returns a warning for each thing that the file system of a file cannot promise; none when the
   * file is gone or the system does not tell.
   */
  static List<String> of(Path file) {
    try {
      return ofType(Files.getFileStore(file).type());
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }

  /** Returns the warnings for a type of file system, as the operating system names it. */
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

  /** Returns whether what a file has room for can be written there, whatever was copied before. */
  static boolean isInPlace(Path file) {
    try {
      return isInPlace(Files.getFileStore(file).type());
    } catch (IOException | SecurityException e) {
      return false;
    }
  }

  /** Returns the same for a type of file system, as the operating system names it. */
  static boolean isInPlace(String type) {
    return IN_PLACE.contains(type.toLowerCase(Locale.ROOT));
  }
}

package store.offheap.output;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The access rights of our files, if the file system supports them. Thread-safe. */
public final class AccessRights {
  private static final Set<PosixFilePermission> OF_OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> OF_GROUP = Set.of(
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.GROUP_EXECUTE);

  private AccessRights() {}

  /** Returns the attributes of new files: readable and writable by their owner only. */
  public static FileAttribute<?>[] ownerOnly() {
    boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Gives a file the owner, the group and the permissions of another one, which may be gone. If the
   * group cannot be changed, the new file's own group gets no permissions.
   *
   * <p>Access control lists are not copied, because Java can neither read them nor tell whether
   * there is one. The mode of a file with a list shows the mask of the list in place of the rights
   * of the group, so the group gets the rights of the mask.
   *
   * @throws IOException if the permissions cannot be read or set
   */
  static void copy(Path from, Path to) throws IOException {
    PosixFileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (source == null || target == null || !Files.exists(from)) {
      return;
    }
    PosixFileAttributes wanted = source.readAttributes();
    PosixFileAttributes own = target.readAttributes();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(wanted.permissions());
    if (!wanted.group().equals(own.group()) && !isDone(() -> target.setGroup(wanted.group()))) {
      permissions.removeAll(OF_GROUP);
    }
    if (!wanted.owner().equals(own.owner()) && !isDone(() -> target.setOwner(wanted.owner()))) {
      permissions.addAll(OF_OWNER); // of another one, who must be able to go on
    }
    target.setPermissions(permissions);
  }

  private static boolean isDone(Change change) {
    try {
      change.run();
      return true;
    } catch (IOException e) {
      return false; // Only some may give files away.
    }
  }

  private interface Change {
    void run() throws IOException;
  }
}

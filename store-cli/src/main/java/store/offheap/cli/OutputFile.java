package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A text file that appears only when it is complete: it is written beside its place, under a name
 * that nobody can foresee, forced to storage and given its name. It belongs to its owner alone,
 * unless it takes the place of one that does not. Belongs to one thread.
 */
final class OutputFile implements Closeable {
  private final Path target;
  private final Path temporary;
  private final boolean isOverwrite;
  private final Thread cleanup = new Thread(this::deleteTemporary, "store-cleanup");
  private boolean isRenamed;

  /**
   * Chooses the place; nothing is created.
   *
   * @param target where the file is to appear
   * @param isOverwrite whether it may replace another
   * @throws IOException if the folder is not there, or the file is and must not be replaced, as a
   *     folder or a device never is
   */
  OutputFile(Path target, boolean isOverwrite) throws IOException {
    requireFolder(target);
    this.target = target;
    this.isOverwrite = isOverwrite;
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "not a regular file");
    }
    if (!isOverwrite) {
      requireFree();
    }
    this.temporary = target
        .toAbsolutePath()
        .resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt()) + ".tmp");
    // For a user who interrupts the program.
    Runtime.getRuntime().addShutdownHook(cleanup);
  }

  /**
   * Checks the folder of an output before work begins, so that the user reads of the output and not
   * of a temporary file.
   *
   * @throws IOException if it is not there or not a folder
   */
  static void requireFolder(Path output) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("no folder to put " + output + " in: " + folder);
    }
  }

  /**
   * Checks that an output does not take the place of what it is made of: whoever wants that has
   * most often mixed up the arguments.
   *
   * @param output null for none
   * @throws IllegalArgumentException if it does
   */
  static void requireApart(Path output, Path... inputs) throws IOException {
    for (Path input : inputs) {
      if (output != null
          && Files.exists(output)
          && Files.exists(input)
          && Files.isSameFile(output, input)) {
        throw new IllegalArgumentException("the output is an input, too: " + input);
      }
    }
  }

  /** Whether two outputs, each with a folder that is there, would be one file. */
  static boolean areSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other)
        || inRealFolder(one).equals(inRealFolder(other));
  }

  private static Path inRealFolder(Path output) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    return folder == null ? output : folder.toRealPath().resolve(output.getFileName());
  }

  private void requireFree() throws IOException {
    // A link that leads nowhere is something, too.
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  /**
   * Creates the temporary file.
   *
   * @throws IOException if something is there, or it cannot be made; names the target
   */
  OutputStream create() throws IOException {
    return Channels.newOutputStream(createChannel());
  }

  /** Creates the temporary file, as {@link #create} does, to be written in any order. */
  FileChannel createChannel() throws IOException {
    try {
      return FileChannel.open(
          temporary,
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
          ownerOnly(temporary));
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(target.toString());
    } catch (FileSystemException e) {
      throw new FileSystemException(target.toString(), null, e.getReason());
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
    };
  }

  /**
   * Makes what was written appear.
   *
   * @throws IOException if storage fails, or the place is no longer free; nothing has changed then
   */
  void publish() throws IOException {
    force(temporary, StandardOpenOption.WRITE);
    if (isOverwrite) {
      permit();
      rename();
    } else if (!isLinked()) {
      requireFree();
      rename();
    }
    force(target.toAbsolutePath().getParent(), StandardOpenOption.READ);
  }

  /**
   * Gives the file the owner, the group and the permissions of the one whose place it takes, as far
   * as this process may: those of a group that it cannot give away nobody gets.
   */
  private void permit() throws IOException {
    boolean isPosix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!isPosix || !Files.exists(target)) {
      return;
    }
    PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(before.permissions());
    if (!isGiven("posix:group", before.group())) {
      permissions.removeIf(permission -> permission.name().startsWith("GROUP"));
    }
    if (!isGiven("posix:owner", before.owner())) {
      permissions.add(PosixFilePermission.OWNER_READ); // of another one
      permissions.add(PosixFilePermission.OWNER_WRITE);
    }
    Files.setPosixFilePermissions(temporary, permissions);
  }

  /** Returns whether the file has an owner or a group now. */
  private boolean isGiven(String attribute, Object wanted) throws IOException {
    try {
      if (!wanted.equals(Files.getAttribute(temporary, attribute))) {
        Files.setAttribute(temporary, attribute, wanted);
      }
      return true;
    } catch (FileSystemException e) {
      return false; // Only some may give files away.
    }
  }

  /**
   * Gives the file its second name, which fails where there is something, whoever put it there and
   * when; the first one goes at the end.
   *
   * @return false where the file system has no such names
   */
  private boolean isLinked() throws FileAlreadyExistsException {
    try {
      Files.createLink(target, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(target.toString());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private void rename() throws IOException {
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    isRenamed = true;
  }

  private static void force(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  /** Deletes what was not published. */
  @Override
  public void close() {
    deleteTemporary();
    Runtime.getRuntime().removeShutdownHook(cleanup);
  }

  private void deleteTemporary() {
    try {
      if (!isRenamed) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // The folder or the disk has gone: there is nothing to clean up any more.
    }
  }
}

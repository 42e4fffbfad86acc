package store.offheap.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import store.offheap.error.StoreIoException;

/**
 * A folder of temporary files for the creation of one output. It is deleted with its files when it
 * is closed or the JVM shuts down in an orderly way; the remains of a killed process are deleted by
 * the next folder for the same output.
 *
 * <p>An operating-system lock inside indicates that its process is alive, independently of process
 * IDs. Within a JVM, a registry does so, because opening the locked file again would release the
 * lock. Thread-safe.
 */
public final class WorkFolder implements AutoCloseable {
  private static final String SUFFIX = ".work";
  private static final String LOCK = "lock";
  private static final int ATTEMPTS = 8;

  /**
   * Maximum number of characters of an output's name that folder names contain, each of which may
   * take three bytes.
   */
  private static final int LONGEST_NAME = 64;

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path folder;
  private final FileChannel lockChannel;
  private final Thread cleanup;
  private boolean isClosed;

  private WorkFolder(Path target, Path folder, FileChannel lockChannel) {
    this.target = target;
    this.folder = folder;
    this.lockChannel = lockChannel;
    this.cleanup = new Thread(this::removeQuietly, "offheap-store-cleanup");
    try {
      Runtime.getRuntime().addShutdownHook(cleanup);
    } catch (IllegalStateException e) {
      // The JVM is shutting down; folders created now must be closed, or are removed by the next
      // one.
    }
  }

  /**
   * Creates a folder next to an output.
   *
   * @param target path where the output will appear
   * @throws StoreIoException if the folder cannot be created; names the target
   */
  public static WorkFolder beside(Path target) {
    return in(target.toAbsolutePath().getParent(), target);
  }

  /**
   * Creates a folder for the temporary files of an output in another folder.
   *
   * @param parent a folder
   * @param target path where the output will appear
   * @throws StoreIoException if the folder cannot be created; names the target
   */
  public static WorkFolder in(Path parent, Path target) {
    DefaultFileSystem.require(parent);
    DefaultFileSystem.require(target);
    try {
      String prefix = prefix(target);
      removeLeftovers(parent, prefix);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        WorkFolder made = make(parent, prefix, target);
        if (made != null) {
          return made;
        }
      }
      throw new FileSystemException(parent.toString(), null, "temporary folders vanish from it");
    } catch (FileSystemException e) {
      // A user who requested an output does not know of a folder next to it.
      boolean isBeside = parent.equals(target.toAbsolutePath().getParent());
      FileSystemException named = naming(isBeside ? target : parent, e);
      throw new StoreIoException("cannot make temporary files: " + named, target, named);
    } catch (IOException e) {
      throw new StoreIoException("cannot make temporary files: " + e, target, e);
    }
  }

  /**
   * Returns the prefix of the folder names of an output; other outputs with long names may share
   * it.
   */
  private static String prefix(Path target) throws IOException {
    String name = target.getFileName().toString();
    if (name.length() <= LONGEST_NAME) {
      return "." + name + ".";
    }
    requirePossible(target);
    return "." + Integer.toHexString(name.hashCode()) + "-" + name.length() + ".";
  }

  /** Throws if the system does not support names of that length, before any work is done. */
  private static void requirePossible(Path target) throws IOException {
    try {
      Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // It is free.
    }
  }

  /** Returns the same failure of the operating system, naming another path, once. */
  static FileSystemException naming(Path path, FileSystemException failure) {
    String other = path.toString().equals(failure.getOtherFile()) ? null : failure.getOtherFile();
    String reason = failure.getReason();
    FileSystemException named;
    if (failure instanceof NoSuchFileException) {
      named = new NoSuchFileException(path.toString(), other, reason);
    } else if (failure instanceof AccessDeniedException) {
      named = new AccessDeniedException(path.toString(), other, reason);
    } else if (failure instanceof NotDirectoryException) {
      named = new FileSystemException(path.toString(), other, "Not a directory");
    } else {
      named = new FileSystemException(path.toString(), other, reason);
    }
    named.initCause(failure);
    return named;
  }

  private static WorkFolder make(Path parent, String prefix, Path target) throws IOException {
    return make(
        parent.resolve(prefix + ProcessHandle.current().pid() + "-"
            + Integer.toHexString(ThreadLocalRandom.current().nextInt()) + SUFFIX),
        target);
  }

  /**
   * Creates a folder.
   *
   * @return the folder; null if it exists, such as that of a process restored from the same image,
   *     or if another process took the new one for a leftover before it was locked
   */
  static WorkFolder make(Path folder, Path target) throws IOException {
    if (!HELD.add(folder)) {
      return null;
    }
    FileChannel channel = null;
    boolean isOurs = false;
    boolean isMade = false;
    try {
      createPrivate(folder);
      isOurs = true;
      channel = openLock(folder, StandardOpenOption.CREATE_NEW);
      FileLock lock = channel.tryLock();
      isMade = lock != null && Files.exists(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
      return isMade ? new WorkFolder(target, folder, channel) : null;
    } catch (FileAlreadyExistsException e) {
      return null;
    } catch (NoSuchFileException e) {
      if (Files.isDirectory(folder.getParent())) {
        return null;
      }
      throw e;
    } finally {
      if (!isMade) {
        HELD.remove(folder);
        if (channel != null) {
          channel.close();
        }
        if (isOurs) {
          remove(folder);
        }
      }
    }
  }

  private static void createPrivate(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static FileChannel openLock(Path folder, StandardOpenOption... options)
      throws IOException {
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(StandardOpenOption.WRITE);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(folder.resolve(LOCK), all, AccessRights.ownerOnly());
  }

  /** Removes the folders of the same output whose processes are no longer alive. */
  private static void removeLeftovers(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, path -> {
      String name = path.getFileName().toString();
      return name.startsWith(prefix)
          && name.substring(prefix.length()).matches("\\d+-[0-9a-f]+\\" + SUFFIX)
          && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          && !isForeign(path.resolve(LOCK));
    })) {
      for (Path folder : folders) {
        if (!HELD.contains(folder)) {
          removeIfDead(folder);
        }
      }
    }
  }

  /** Returns whether something is not a lock of ours; opening a pipe might block forever. */
  private static boolean isForeign(Path lock) {
    return Files.exists(lock, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS);
  }

  private static void removeIfDead(Path folder) {
    synchronized (HELD) {
      try {
        FileChannel foreign = ForeignLocks.take(folder);
        FileChannel channel = foreign == null ? openLock(folder) : foreign;
        boolean isForeign = false;
        try {
          if (channel.tryLock() != null) {
            remove(folder);
          }
        } catch (OverlappingFileLockException e) {
          // Held by another class loader of this JVM: closing it would release that lock.
          isForeign = true;
          ForeignLocks.keep(folder, channel);
        } finally {
          if (!isForeign) {
            channel.close();
          }
        }
      } catch (NoSuchFileException e) {
        // Without a lock, it is being created, or its creation was interrupted; then it is empty.
        removeEmpty(folder);
      } catch (IOException e) {
        // It belongs to someone else and stays.
      }
    }
  }

  private static void removeEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // It is not empty after all.
    }
  }

  /**
   * Removes a folder with its files; what cannot be removed is left to the next folder of the
   * output.
   */
  private static void remove(Path folder) {
    for (int attempt = 0; attempt < ATTEMPTS && Files.isDirectory(folder); attempt++) {
      // During shutdown of the JVM, threads may still create files.
      try {
        for (Path file : files(folder)) {
          if (!file.endsWith(LOCK)) {
            Files.deleteIfExists(file);
          }
        }
        // Deleted last, so that a process that dies here leaves a folder that the next one
        // recognises as abandoned.
        Files.deleteIfExists(folder.resolve(LOCK));
      } catch (IOException e) {
        return;
      }
      removeEmpty(folder);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    String[] names = folder.toFile().list();
    if (names != null) {
      for (String name : names) {
        found.add(folder.resolve(name));
      }
      return found;
    }
    // This takes two descriptors instead of one, but no text: some paths cannot be converted to
    // text in some locales.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        found.add(file);
      }
    }
    return found;
  }

  /** Returns the folder. */
  public Path path() {
    return folder;
  }

  /**
   * Creates a file, readable and writable by its owner only.
   *
   * @throws IOException if it cannot be created
   */
  public FileChannel create(String name) throws IOException {
    return FileChannel.open(
        folder.resolve(name),
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        AccessRights.ownerOnly());
  }

  /**
   * Returns a failure of a file in the folder in the form to report to the caller: naming the
   * target.
   */
  public StoreIoException named(String what, IOException failure) {
    IOException named = failure;
    if (failure instanceof FileSystemException system
        && system.getFile() != null
        && Path.of(system.getFile()).startsWith(folder)) {
      named = naming(target, system);
    }
    return new StoreIoException(what + ": " + named, target, named);
  }

  /** Removes the folder; further calls have no effect. */
  @Override
  public void close() {
    removeQuietly();
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException e) {
      // The JVM is shutting down; the hook does the same.
    }
  }

  private synchronized void removeQuietly() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    remove(folder);
    try {
      lockChannel.close();
    } catch (IOException e) {
      // The system releases the lock anyway.
    }
    // Listing the files takes a descriptor; if none was available, that of the lock is free now.
    remove(folder);
    HELD.remove(folder);
  }
}

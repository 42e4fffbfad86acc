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
 * A folder of temporary files that belongs to the making of one output. It goes with its files when
 * it is closed or the JVM ends in an orderly way; what a killed process left, the next folder of
 * the same output takes away.
 *
 * <p>An operating-system lock inside says that its process lives, whatever process IDs mean to
 * others. Within a JVM a registry says so, because opening the locked file again would drop the
 * lock. Any thread may call.
 */
public final class WorkFolder implements AutoCloseable {
  private static final String SUFFIX = ".work";
  private static final String LOCK = "lock";
  private static final int ATTEMPTS = 8;

  /** Of an output that folders are named after, in characters, which may take three bytes each. */
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
      // The JVM is ending; what is made now has to be closed, or is the next one's to remove.
    }
  }

  /**
   * Makes a folder beside an output.
   *
   * @param target where the output is to appear
   * @throws StoreIoException naming the target, if the folder cannot be made
   */
  public static WorkFolder beside(Path target) {
    return in(target.toAbsolutePath().getParent(), target);
  }

  /**
   * Makes a folder for the temporary files of an output in another one.
   *
   * @param parent a folder
   * @param target where the output is to appear
   * @throws StoreIoException naming the target, if the folder cannot be made
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
      // Nobody who asked for an output knows of a folder beside it.
      boolean isBeside = parent.equals(target.toAbsolutePath().getParent());
      FileSystemException named = naming(isBeside ? target : parent, e);
      throw new StoreIoException("cannot make temporary files: " + named, target, named);
    } catch (IOException e) {
      throw new StoreIoException("cannot make temporary files: " + e, target, e);
    }
  }

  /** Returns how the names of the folders of an output begin; of others with long names, too. */
  private static String prefix(Path target) throws IOException {
    String name = target.getFileName().toString();
    if (name.length() <= LONGEST_NAME) {
      return "." + name + ".";
    }
    requirePossible(target);
    return "." + Integer.toHexString(name.hashCode()) + "-" + name.length() + ".";
  }

  /** Throws if the system has no such long names, before any work is done for one. */
  private static void requirePossible(Path target) throws IOException {
    try {
      Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // It is free.
    }
  }

  /** Returns the same failure of the operating system, naming another path, and that once. */
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
   * Makes a folder.
   *
   * @return null if there is such a folder, as of a process that was restored from the same image,
   *     or somebody took the new one for a leftover before it was locked
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

  /** Removes the folders of the same output whose processes live no more. */
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

  /** Whether something is no lock of ours; to open a pipe might take for ever. */
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
          // Of this JVM, by another class loader: to close it would give up that lock.
          isForeign = true;
          ForeignLocks.keep(folder, channel);
        } finally {
          if (!isForeign) {
            channel.close();
          }
        }
      } catch (NoSuchFileException e) {
        // Without a lock it is being made, or was left in the making; then it is empty.
        removeEmpty(folder);
      } catch (IOException e) {
        // Somebody else's: it stays.
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

  /** Removes a folder with its files; what cannot be removed is left to the next of the output. */
  private static void remove(Path folder) {
    for (int attempt = 0; attempt < ATTEMPTS && Files.isDirectory(folder); attempt++) {
      // While the JVM ends, threads may still make files.
      try {
        for (Path file : files(folder)) {
          if (!file.endsWith(LOCK)) {
            Files.deleteIfExists(file);
          }
        }
        // Last, so that whoever dies here leaves a folder that the next can tell to be nobody's.
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
    // It takes two descriptors, and not one, but no text: some paths have none in some locales.
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
   * @throws IOException if it cannot be made
   */
  public FileChannel create(String name) throws IOException {
    return FileChannel.open(
        folder.resolve(name),
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        AccessRights.ownerOnly());
  }

  /** Returns a failure of a file in the folder as the caller should see it: naming the target. */
  public StoreIoException named(String what, IOException failure) {
    IOException named = failure;
    if (failure instanceof FileSystemException system
        && system.getFile() != null
        && Path.of(system.getFile()).startsWith(folder)) {
      named = naming(target, system);
    }
    return new StoreIoException(what + ": " + named, target, named);
  }

  /** Removes the folder; a second call does nothing. */
  @Override
  public void close() {
    removeQuietly();
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException e) {
      // The JVM is ending; the hook does the same.
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
      // The system frees the lock anyway.
    }
    // To list the files takes a descriptor; where there was none, that of the lock is free now.
    remove(folder);
    HELD.remove(folder);
  }
}

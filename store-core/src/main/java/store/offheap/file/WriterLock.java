package store.offheap.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.output.AccessRights;
import store.offheap.output.DefaultFileSystem;
import store.offheap.output.ForeignLocks;

/**
 * The right to write one store file: an operating-system lock on the sidecar {@code <file>.lock}.
 *
 * <p>The system releases the lock when its process ends, however it ends. Within one JVM, such
 * locks do not exclude each other, and closing any channel on the locked file would release them;
 * therefore a registry admits one holder per file and opens the sidecar once. If the registry does
 * not know of a holder, such as when the library was loaded twice, the opened channel stays open.
 * The sidecar names its holder, for information only, and is not deleted: deleting it could admit
 * two writers. It is readable and writable by its owner only, and a symbolic link in its place is
 * not followed.
 */
public final class WriterLock implements AutoCloseable {
  private static final int HOLDER_MAX_BYTES = 256;
  private static final int TRIES = 10;
  private static final Set<OpenOption> EXISTING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> NEW = Set.of(
      StandardOpenOption.READ,
      StandardOpenOption.WRITE,
      StandardOpenOption.CREATE_NEW,
      LinkOption.NOFOLLOW_LINKS);

  private static final Map<Path, WriterLock> HELD = new HashMap<>();

  private final Path sidecar;
  private final FileChannel channel;
  private final FileLock lock;

  /** Whether the sidecar was created for this lock. */
  private final boolean isMade;

  private WriterLock(Path sidecar, FileChannel channel, FileLock lock, boolean isMade) {
    this.sidecar = sidecar;
    this.channel = channel;
    this.lock = lock;
    this.isMade = isMade;
  }

  /**
   * Acquires the lock of a store file immediately or fails. The file itself need not exist; its
   * folder must.
   *
   * @throws StoreLockedException if another writer holds it, in this process or another
   * @throws StoreIoException if the sidecar cannot be opened
   */
  public static WriterLock acquire(Path file) {
    DefaultFileSystem.require(file);
    FirstUse.ensure();
    synchronized (HELD) {
      // An interrupt would close the channel, and the lock would be lost.
      boolean isInterrupted = Thread.interrupted();
      try {
        Path sidecar = sidecar(file);
        if (HELD.containsKey(sidecar)) {
          throw locked(file, self());
        }
        for (int i = 0; i < TRIES; i++) {
          WriterLock acquired = tryToAcquire(file, sidecar);
          if (acquired != null) {
            return acquired;
          }
        }
        throw new FileSystemException(sidecar.toString(), null, "comes and goes");
      } catch (IOException e) {
        throw new StoreIoException("cannot take the writer lock: " + e, file, e);
      } finally {
        if (isInterrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Acquires the lock; returns null if the sidecar was created or deleted meanwhile. */
  private static WriterLock tryToAcquire(Path file, Path sidecar) throws IOException {
    Object before = keyOrNull(sidecar);
    FileChannel channel = before == null ? make(sidecar) : open(sidecar, before);
    if (channel == null) {
      return null;
    }
    boolean isKept = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw locked(file, readHolder(channel));
      }
      if (before != null && !before.equals(keyOrNull(sidecar))) {
        return null;
      }
      WriterLock held = new WriterLock(sidecar, channel, lock, before == null);
      held.writeHolder(self());
      HELD.put(sidecar, held);
      isKept = true;
      return held;
    } catch (OverlappingFileLockException e) {
      isKept = true;
      ForeignLocks.keep(before == null ? key(sidecar) : before, channel);
      throw locked(file, self());
    } finally {
      if (!isKept) {
        channel.close();
      }
    }
  }

  /**
   * Acquires the lock of a file that is about to be created. If something exists at its path, no
   * sidecar is created: one that does not belong to its owner would lock the owner out.
   *
   * @throws StoreLockedException if another writer holds it, in this process or another
   * @throws StoreIoException if the sidecar cannot be opened, or would have to be created next to
   *     something that exists
   */
  public static WriterLock acquireNew(Path file) {
    DefaultFileSystem.require(file);
    try {
      if (!Files.exists(sidecar(file), LinkOption.NOFOLLOW_LINKS)) {
        requireNothing(file);
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot take the writer lock: " + e, file, e);
    }
    return acquire(file);
  }

  /**
   * Checks that a file can be created.
   *
   * @throws StoreIoException if something exists at its path
   */
  public static void requireNothing(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreIoException(
          "file already exists", file, new FileAlreadyExistsException(file.toString()));
    }
  }

  /**
   * Creates a sidecar; returns null if one exists by now.
   *
   * @throws AccessDeniedException if the folder may not be written; names the folder, because the
   *     caller did not name the sidecar
   */
  private static FileChannel make(Path sidecar) throws IOException {
    try {
      return FileChannel.open(sidecar, NEW, AccessRights.ownerOnly());
    } catch (FileAlreadyExistsException e) {
      return null;
    } catch (AccessDeniedException e) {
      AccessDeniedException ofFolder =
          new AccessDeniedException(sidecar.getParent().toString());
      ofFolder.initCause(e);
      throw ofFolder;
    }
  }

  /**
   * Opens a sidecar, or takes over a channel that was left open on it; returns null if it is gone.
   */
  private static FileChannel open(Path sidecar, Object key) throws IOException {
    FileChannel foreign = ForeignLocks.take(key);
    if (foreign != null) {
      return foreign;
    }
    try {
      // Without the option to create: in a folder such as /tmp, Linux may deny that to a user who
      // does not own the existing file.
      return FileChannel.open(sidecar, EXISTING);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Object keyOrNull(Path sidecar) throws IOException {
    try {
      return key(sidecar);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns the identity of a file, independently of its path. */
  private static Object key(Path sidecar) throws IOException {
    Object key = Files.readAttributes(sidecar, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
    return key == null ? sidecar : key;
  }

  /** Returns whether this is the lock of a file, given by its path with symbolic links resolved. */
  boolean isOf(Path real) {
    return sidecar.equals(beside(real));
  }

  /** Returns whether the lock is still held in the system. */
  boolean isHeld() {
    return lock.isValid();
  }

  /**
   * Releases the lock of a file that could not be written. A sidecar created for it is deleted
   * before others can lock it, because it would lock out the owner of the file.
   */
  void discard() {
    synchronized (HELD) {
      if (isMade && HELD.get(sidecar) == this) {
        try {
          Files.deleteIfExists(sidecar);
        } catch (IOException e) {
          // The sidecar remains.
        }
      }
      close();
    }
  }

  /** Releases the lock; further calls have no effect. */
  @Override
  public void close() {
    synchronized (HELD) {
      if (!HELD.remove(sidecar, this)) {
        return;
      }
      boolean isInterrupted = Thread.interrupted();
      try (channel) {
        writeHolder("");
        lock.release();
      } catch (ClosedChannelException e) {
        // Closing the channel released the lock; only the holder's name remains.
      } catch (IOException e) {
        throw new StoreIoException("cannot release the writer lock: " + e, sidecar, e);
      } finally {
        if (isInterrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static Path sidecar(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path real = Files.exists(absolute)
        ? absolute.toRealPath()
        : absolute.getParent().toRealPath().resolve(absolute.getFileName());
    return beside(real);
  }

  private static Path beside(Path real) {
    return real.resolveSibling(real.getFileName() + ".lock");
  }

  private static StoreLockedException locked(Path file, String holder) {
    return new StoreLockedException("locked by another writer", file, holder);
  }

  private static String readHolder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(HOLDER_MAX_BYTES);
    channel.read(text, 0);
    String holder =
        UTF_8.decode(text.flip()).toString().replaceAll("\\p{Cntrl}", "").strip();
    return holder.isEmpty() ? "unknown" : holder;
  }

  private void writeHolder(String holder) throws ClosedChannelException {
    byte[] bytes = holder.getBytes(UTF_8);
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, HOLDER_MAX_BYTES)), 0);
    } catch (ClosedChannelException e) {
      // Closed by an interrupt, so the lock is lost.
      throw e;
    } catch (IOException e) {
      // It is for information only: on a full disk, a store must still open so that it can be
      // emptied, and on a disk that accepts no more writes, the lock must still be released.
    }
  }

  private static String self() {
    return "pid " + ProcessHandle.current().pid() + " on " + Boot.hostName();
  }
}

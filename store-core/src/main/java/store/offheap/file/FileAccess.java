package store.offheap.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * All input and output of one store file that does not go through a mapping.
 *
 * <p>An interrupt of the calling thread closes a {@link FileChannel} in the middle of a call. Here
 * it does not fail the call: the channel is opened again, the call repeated, and the thread's
 * interrupt status restored. The writer lock lies on another file, so opening this one again cannot
 * drop it. Any thread may call.
 */
final class FileAccess implements Storage {
  private static final int OPENING_TRIES = 10;

  private final Path path;

  /** The file that {@link #path} led to when it was opened: a link may lead elsewhere later. */
  private final Path real;

  private final boolean isWritable;

  /** How the channel is opened when it must be opened again. */
  private final Set<OpenOption> options;

  private final Object fileKey;
  private FileChannel channel;
  private boolean isClosed;

  private FileAccess(
      Path path, Path real, boolean isWritable, Set<OpenOption> options, FileChannel channel)
      throws IOException {
    this.path = path;
    this.real = real;
    this.isWritable = isWritable;
    this.options = options;
    this.channel = channel;
    this.fileKey = fileKey(real);
  }

  /** Creates a new file, readable and writable by its owner only. */
  static FileAccess create(Path path) throws IOException {
    Set<OpenOption> options = Set.of(READ, WRITE, CREATE_NEW);
    return open(
        path,
        path,
        true,
        options(true),
        () -> FileChannel.open(path, options, AccessRights.ownerOnly()));
  }

  /** Opens an existing file, or the one that a link leads to. */
  static FileAccess open(Path path, boolean isWritable) throws IOException {
    for (int i = 1; ; i++) {
      Path real = path.toRealPath();
      Object before = fileKey(real);
      FileAccess opened = open(path, isWritable, real);
      if (Objects.equals(before, opened.fileKey)) {
        return opened;
      }
      // Another file got the name while it was opened: which of the two this is nobody knows.
      opened.close();
      if (i == OPENING_TRIES) {
        throw opened.replaced();
      }
    }
  }

  private static FileAccess open(Path path, boolean isWritable, Path real) throws IOException {
    Set<OpenOption> options = options(isWritable);
    return open(path, real, isWritable, options, () -> FileChannel.open(real, options));
  }

  /**
   * Opens the same file once more, for writing around the system's cache: whole blocks at whole
   * blocks of the file.
   *
   * @throws IOException or UnsupportedOperationException if the file system has no such writes, or
   *     the path leads to another file by now
   */
  FileAccess openDirect() throws IOException {
    Set<OpenOption> direct = Set.of(WRITE, LinkOption.NOFOLLOW_LINKS, DirectOption.get());
    FileAccess opened = open(path, real, true, direct, () -> FileChannel.open(real, direct));
    if (!Objects.equals(fileKey, opened.fileKey)) {
      opened.close();
      throw replaced();
    }
    return opened;
  }

  private static FileAccess open(
      Path path, Path real, boolean isWritable, Set<OpenOption> options, Opening opening)
      throws IOException {
    FileChannel channel = opening.open();
    try {
      return new FileAccess(path, real, isWritable, options, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Path path() {
    return path;
  }

  /** Returns the path of the file itself, links followed. */
  Path real() {
    return real;
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  @Override
  public long length() throws IOException {
    return uninterrupted(FileChannel::size);
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    uninterrupted(open -> {
      ByteBuffer rest = source.duplicate();
      long at = position;
      while (rest.hasRemaining()) {
        at += open.write(rest, at);
      }
      return null;
    });
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    uninterrupted(open -> {
      ByteBuffer rest = target.duplicate();
      long at = position;
      while (rest.hasRemaining()) {
        int count = open.read(rest, at);
        if (count < 0) {
          throw new EOFException("end of file: expected=" + target.remaining() + " bytes at "
              + position + ", actual=" + (at - position));
        }
        at += count;
      }
      return null;
    });
    target.position(target.limit());
  }

  @Override
  public Window map(long position, long length) throws IOException {
    return map(position, length, false);
  }

  /**
   * Maps a range of the file.
   *
   * @param isPrivate whether stores are to change memory of this process only, not the file
   */
  Window map(long position, long length, boolean isPrivate) throws IOException {
    FileChannel.MapMode shared =
        isWritable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
    FileChannel.MapMode mode = isPrivate ? FileChannel.MapMode.PRIVATE : shared;
    MappedByteBuffer mapped = uninterrupted(open -> open.map(mode, position, length));
    return new Window(position, mapped, mapped::force);
  }

  @Override
  public boolean isReplaced() throws IOException {
    return !Objects.equals(fileKey, fileKey(path.toRealPath()));
  }

  @Override
  public void force() throws IOException {
    uninterrupted(open -> {
      open.force(true);
      return null;
    });
  }

  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    channel.close();
  }

  private <T> T uninterrupted(Call<T> call) throws IOException {
    boolean isInterrupted = Thread.interrupted();
    try {
      while (true) {
        FileChannel open = openChannel();
        try {
          return call.on(open);
        } catch (ClosedChannelException e) {
          // An interrupt, of this thread or of another one that shares the channel, closed it.
          isInterrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized FileChannel openChannel() throws IOException {
    if (isClosed) {
      throw new IllegalStateException("store is closed: file=" + path);
    }
    if (!channel.isOpen()) {
      FileChannel reopened = FileChannel.open(real, options);
      if (!Objects.equals(fileKey, fileKey(real))) {
        reopened.close();
        throw replaced();
      }
      channel = reopened;
    }
    return channel;
  }

  private FileSystemException replaced() {
    return new FileSystemException(
        path.toString(), null, "replaced by another file while it was open");
  }

  private static Set<OpenOption> options(boolean isWritable) {
    // Links were followed once; one that takes the file's place meanwhile was not meant.
    return isWritable
        ? Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS)
        : Set.of(READ, LinkOption.NOFOLLOW_LINKS);
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
        .fileKey();
  }

  /** One call on an open channel; repeated from its start when an interrupt cut it short. */
  private interface Call<T> {
    T on(FileChannel channel) throws IOException;
  }

  private interface Opening {
    FileChannel open() throws IOException;
  }
}

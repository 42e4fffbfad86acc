package store.offheap.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.File;
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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import store.offheap.output.AccessRights;

/**
 * Performs all I/O of a store file that does not use a mapping.
 *
 * <p>An interrupt of the calling thread closes a {@link FileChannel} in the middle of a call. This
 * class does not let the call fail: the channel is reopened, the call is repeated, and the thread's
 * interrupt status is restored. The writer lock is on another file, so reopening this one cannot
 * release it. Thread-safe.
 */
final class FileAccess implements Storage {
  private static final int OPENING_TRIES = 10;

  private final Path path;

  /**
   * The file that {@link #path} referred to when it was opened: a symbolic link may change later.
   */
  private final Path real;

  private final boolean isWritable;

  /** Options for reopening the channel. */
  private final Set<OpenOption> options;

  private final Object fileKey;
  private FileChannel channel;
  private boolean isClosed;

  /** The remains of the file after {@link #leave}; null before, never null afterwards. */
  private MappedFile left;

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

  /** Opens an existing file, or the target of a symbolic link. */
  static FileAccess open(Path path, boolean isWritable) throws IOException {
    for (int i = 1; ; i++) {
      Path real = path.toRealPath();
      Object before = fileKey(real);
      FileAccess opened = open(path, isWritable, real);
      if (Objects.equals(before, opened.fileKey)) {
        return opened;
      }
      // The name was taken by another file during opening: it is unknown which of the two this is.
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
   * Opens the same file again for writes that bypass the page cache: whole blocks at block
   * boundaries of the file.
   *
   * @throws IOException or UnsupportedOperationException if the file system does not support such
   *     writes, or the path now refers to another file
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
    FirstUse.ensure();
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

  /** Returns the path of the file itself, with symbolic links resolved. */
  Path real() {
    return real;
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  @Override
  public long length() throws IOException {
    return uninterrupted(FileChannel::size, MappedFile::length);
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
  public void requireRoom(long bytes) throws IOException {
    File file = real.toFile();
    // A size of 0 means unknown: the file has been renamed, or is not on a disk.
    long usable = file.getTotalSpace() > 0 ? file.getUsableSpace() : Long.MAX_VALUE;
    if (usable < bytes) {
      throw new IOException(
          "No space left on device: expected=" + bytes + " bytes, actual=" + usable);
    }
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    uninterrupted(open -> read(open::read, target, position), file -> read(file, target, position));
    target.position(target.limit());
  }

  private static Void read(Source source, ByteBuffer target, long position) throws IOException {
    ByteBuffer rest = target.duplicate();
    long at = position;
    while (rest.hasRemaining()) {
      int count = source.read(rest, at);
      if (count < 0) {
        throw new EOFException("end of file: expected=" + target.remaining() + " bytes at "
            + position + ", actual=" + (at - position));
      }
      at += count;
    }
    return null;
  }

  @Override
  public Window map(long position, long length) throws IOException {
    return map(position, length, false);
  }

  /**
   * Maps a range of the file.
   *
   * @param isPrivate whether stores change only memory of this process, not the file
   */
  Window map(long position, long length, boolean isPrivate) throws IOException {
    FileChannel.MapMode shared =
        isWritable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
    FileChannel.MapMode mode = isPrivate ? FileChannel.MapMode.PRIVATE : shared;
    MappedByteBuffer mapped = uninterrupted(open -> open.map(mode, position, length));
    return new Window(position, mapped, mapped::force);
  }

  /** Returns whether another instance accesses the same file. */
  boolean isSameFile(FileAccess other) {
    return fileKey == null ? real.equals(other.real) : fileKey.equals(other.fileKey);
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
  public synchronized void leave(List<Window> windows) throws IOException {
    if (!isClosed && left == null) {
      left = new MappedFile(length(), List.copyOf(windows));
      channel.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    channel.close();
  }

  private <T> T uninterrupted(Call<FileChannel, T> call) throws IOException {
    return uninterrupted(call, file -> {
      throw new IOException("another file took its place, and this one is only read");
    });
  }

  /**
   * Makes a call that survives interrupts.
   *
   * @param call call on the channel
   * @param callOnLeft call on what replaces the channel once the file was left
   */
  private <T> T uninterrupted(Call<FileChannel, T> call, Call<MappedFile, T> callOnLeft)
      throws IOException {
    boolean isInterrupted = Thread.interrupted();
    try {
      while (true) {
        FileChannel open = openChannel();
        if (open == null) {
          return callOnLeft.on(left);
        }
        try {
          return call.on(open);
        } catch (ClosedChannelException e) {
          // The channel was closed by an interrupt of this thread or of another one that shares it,
          // or another thread left the file.
          isInterrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the channel, or null if the file was left. */
  private synchronized FileChannel openChannel() throws IOException {
    if (isClosed) {
      throw new IllegalStateException("store is closed: file=" + path);
    }
    if (left != null) {
      return null;
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
    // Symbolic links were resolved once; a link that has replaced the file since is not followed.
    return isWritable
        ? Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS)
        : Set.of(READ, LinkOption.NOFOLLOW_LINKS);
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
        .fileKey();
  }

  /** A call on an open file; repeated from its start if an interrupt cut it short. */
  private interface Call<F, T> {
    T on(F file) throws IOException;
  }

  /** Reads as {@link FileChannel#read(ByteBuffer, long)} does. */
  private interface Source {
    int read(ByteBuffer target, long position) throws IOException;
  }

  /** A file of which only the mappings remain. */
  private record MappedFile(long length, List<Window> windows) implements Source {
    @Override
    public int read(ByteBuffer target, long position) {
      for (Window window : windows) {
        if (window.contains(position, 1)) {
          int count = (int) Math.min(target.remaining(), window.end() - position);
          target.put(window.region(position, count).buffer());
          return count;
        }
      }
      return -1;
    }
  }

  private interface Opening {
    FileChannel open() throws IOException;
  }
}

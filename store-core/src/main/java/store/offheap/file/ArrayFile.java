package store.offheap.file;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.output.DefaultFileSystem;

/**
 * A file that consists of a header and one long range of cells, the data, which is mapped in
 * windows of 1 GiB.
 *
 * <p>Positions are byte offsets from the start of the data, which is set by {@link #map}. Windows
 * begin at multiples of their length from there, so that no cell spans two windows.
 *
 * <p>A store to a mapped page without allocated disk space would raise a signal if the disk is
 * full. Therefore, before the first such store to a chunk of {@value ArrayWindows#CHUNK} bytes, the
 * maximum length of a page of the page cache, those parts of the chunk that may have no disk space
 * are rewritten unchanged through the channel: a full disk then causes an exception. Data that is
 * written through the channel anyway does not need this and makes no page of this process resident.
 *
 * <p>Thread-safe; but threads that write the same cell, one of them through the channel, must
 * synchronise externally. After {@link #close()} every call throws {@link IllegalStateException}.
 */
public final class ArrayFile implements AutoCloseable {
  /** Length of a window in bytes; no cell spans two windows. */
  public static final long WINDOW_BYTES = Window.MAX_LENGTH;

  /** Alignment in bytes of the start and end of writes that bypass the page cache. */
  public static final int BLOCK = ArrayWrites.BLOCK;

  /**
   * Preferred alignment in bytes of the end of long writes. The system may keep what a single call
   * writes up to such a boundary in one huge page, which the processor maps with one TLB entry:
   * this makes reading faster.
   */
  public static final int PIECE = 1 << 21;

  private final FileAccess access;
  private final WriterLock lock;
  private final Mode mode;
  private final ArrayWrites writes;
  private volatile ArrayWindows windows;
  private volatile boolean isClosed;
  private volatile boolean isFailed;

  private ArrayFile(FileAccess access, WriterLock lock, Mode mode) {
    this.access = access;
    this.lock = lock;
    this.mode = mode;
    this.writes = new ArrayWrites(access, this::windows);
  }

  /** The effect of stores. */
  public enum Mode {
    /** Stores are not allowed. */
    READ_ONLY,
    /** Stores change the file. */
    WRITE,
    /** Stores change only memory of this process; the file is unchanged. */
    COPY_ON_WRITE
  }

  /**
   * Opens an existing file; must be followed by {@link #map}.
   *
   * @param path the file, or a symbolic link to it
   * @param mode the effect of stores; {@link Mode#COPY_ON_WRITE} requires a writable file
   * @return the file, whose data is not mapped yet
   * @throws NotAStoreException if it is not a regular file
   * @throws store.offheap.error.StoreLockedException if it is to be written and another writer has
   *     it open
   * @throws StoreIoException if it cannot be opened
   */
  public static ArrayFile open(Path path, Mode mode) {
    DefaultFileSystem.require(path);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new NotAStoreException("kind of file: expected=regular, actual=another", path);
    }
    if (mode != Mode.WRITE) {
      return open(path, mode, null);
    }
    requireWritable(path);
    WriterLock lock = WriterLock.acquire(real(path));
    try {
      return open(path, mode, lock);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Checks that a file is writable before a lock file is created: next to a file of others that
   * cannot be written, a lock file would lock them out.
   */
  private static void requireWritable(Path path) {
    try {
      FileAccess.open(path, true).close();
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    }
  }

  /** Opens a file whose lock is held, or that is not visible to others yet. */
  static ArrayFile open(Path path, Mode mode, WriterLock lock) {
    try {
      return new ArrayFile(FileAccess.open(path, mode != Mode.READ_ONLY), lock, mode);
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    }
  }

  /** Returns the file's path, as it was given. */
  public Path path() {
    return access.path();
  }

  /** Returns the effect of stores. */
  public Mode mode() {
    return mode;
  }

  /** Returns whether stores made here may be seen through another handle. */
  public boolean isSeenBy(ArrayFile other) {
    return other == this || mode == Mode.WRITE && access.isSameFile(other.access);
  }

  /** Returns the length of the whole file in bytes. */
  public long length() {
    requireOpen();
    return io("cannot read", access::length);
  }

  /**
   * Reads bytes through the channel.
   *
   * @param filePosition bytes from the start of the file
   * @param target filled completely
   */
  public void read(long filePosition, byte[] target) {
    requireOpen();
    io("cannot read", () -> {
      access.read(ByteBuffer.wrap(target), filePosition);
      return null;
    });
  }

  /**
   * Maps the data, replacing the previous mapping.
   *
   * @param start offset of the data in the file
   * @param length length of the data in bytes, which the file must have
   * @return this
   */
  public synchronized ArrayFile map(long start, long length) {
    requireOpen();
    ArrayWindows old = windows;
    windows = io(
        "cannot map",
        () -> ArrayWindows.map(access, old, start, length, mode == Mode.COPY_ON_WRITE));
    return this;
  }

  private ArrayWindows windows() {
    ArrayWindows now = windows;
    if (now == null) {
      throw closed();
    }
    return now;
  }

  private IllegalStateException closed() {
    return new IllegalStateException("array is closed: file=" + access.path());
  }

  /**
   * Checks that the file is open.
   *
   * @throws IllegalStateException if it was closed
   */
  public void requireOpen() {
    if (isClosed) {
      throw closed();
    }
  }

  /**
   * Loads a cell.
   *
   * @param position position where it begins, a multiple of its length within the data
   * @param shift log2 of its length, 0 to 3
   * @return its bytes, little-endian, zero-extended
   */
  public long cell(long position, int shift) {
    Region region = windows().region(position);
    try {
      long raw =
          Memory.getCell(region.buffer(), region.base() + ArrayWindows.offset(position), shift);
      Reference.reachabilityFence(region);
      return raw;
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, access.path());
    }
  }

  /**
   * Stores a cell.
   *
   * @param position position where it begins, a multiple of its length within the data
   * @param shift log2 of its length, 0 to 3
   * @param raw its bytes, little-endian
   * @throws StoreIoException if the disk is full
   */
  public void putCell(long position, int shift, long raw) {
    ArrayWindows now = windows();
    if (mode != Mode.COPY_ON_WRITE && (isFailed || !now.isStorable(position))) {
      reserve(position);
    }
    Region region = now.region(position);
    try {
      Memory.putCell(region.buffer(), region.base() + ArrayWindows.offset(position), shift, raw);
      Reference.reachabilityFence(region);
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, access.path());
    }
  }

  private void reserve(long position) {
    requireWritable();
    ArrayWindows now = windows();
    io("cannot write", () -> {
      requireLength(now);
      writes.reserve(now, position);
      return null;
    });
  }

  /** Allocates disk space for all data now. */
  public void reserveAll() {
    requireWritable();
    ArrayWindows now = windows();
    for (long position = 0;
        mode == Mode.WRITE && position < now.length();
        position = now.chunkEnd(position)) {
      reserve(position);
    }
  }

  private void requireWritable() {
    requireOpen();
    if (mode == Mode.READ_ONLY) {
      throw new UnsupportedOperationException("array is read-only: file=" + access.path());
    }
    if (isFailed) {
      throw new StoreIoException(
          "refused after a failed force", access.path(), new IOException("force failed"));
    }
  }

  /** Throws unless stores are allowed. */
  public void requireStores() {
    if (mode == Mode.READ_ONLY || isFailed || isClosed) {
      requireWritable();
    }
  }

  /**
   * Writes bytes of the data through the channel; only in {@link Mode#WRITE}.
   *
   * @param source its remaining bytes are written
   * @param position position in the data
   */
  public void write(ByteBuffer source, long position) {
    requireWritable();
    ArrayWindows now = windows();
    io("cannot write", () -> {
      writes.write(now, source, position);
      return null;
    });
  }

  /**
   * Extends the data by zeros.
   *
   * @param length new length of the data in bytes
   * @throws IllegalStateException if the data is followed by something other than zeros
   */
  public synchronized void grow(long length) {
    requireWritable();
    ArrayWindows now = windows();
    io("cannot grow", () -> {
      requireLength(now);
      writes.grow(now, length);
      return null;
    });
    map(now.start(), length);
  }

  /**
   * Writes the bytes before the data.
   *
   * @param header the bytes, whose number must be unchanged
   */
  public void writeHeader(byte[] header) {
    requireWritable();
    io("cannot write", () -> {
      writes.writeHeader(header);
      return null;
    });
  }

  /** Sets whether long writes bypass the page cache, if the file system supports that. */
  public void writeDirectly(boolean isDirect) {
    writes.setDirect(isDirect && mode == Mode.WRITE);
  }

  /**
   * Returns the offset of a position of the data within its block of the file. A buffer passed to
   * {@link #write} that begins at the same offset from a multiple of {@value #BLOCK} in memory can
   * be written directly.
   */
  public int skew(long position) {
    return (int) ((windows().start() + position) % BLOCK);
  }

  /** Returns the number of bytes from a position of the data to the end of its piece. */
  public int untilPiece(long position) {
    return PIECE - (int) ((windows().start() + position) % PIECE);
  }

  /** Returns a buffer of the given length that is aligned to a block in memory. */
  public static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes + BLOCK).alignedSlice(BLOCK);
  }

  /**
   * Returns the window that contains a position, for reading: the range from the preceding multiple
   * of {@value #WINDOW_BYTES} bytes to the next one.
   *
   * @param position position in the data
   * @param order the byte order of the cells
   */
  public ByteBuffer around(long position, ByteOrder order) {
    return windows().around(position, order);
  }

  /**
   * Loads cells, row by row.
   *
   * @param rows rows within the data, in one window
   * @param shift log2 of a cell's length
   * @param order the byte order of the cells
   * @param target an array of numbers of that width
   * @param to index in the array of the first cell
   */
  public void load(CellRows rows, int shift, ByteOrder order, Object target, int to) {
    ByteBuffer window = windows().around(rows.begin() << shift, order);
    int offset = (int) ArrayWindows.offset(rows.begin() << shift);
    int rowStride = (int) (rows.rowStride() << shift);
    CellLoads loads = new CellLoads(window, rows.count(), (int) (rows.stride() << shift));
    for (int row = 0; row < rows.rows(); row++) {
      int begin = to + row * rows.count();
      loads.load(offset + row * rowStride, target, begin, begin + rows.count());
    }
    Reference.reachabilityFence(window);
  }

  /**
   * Checks that the file still has its required length, before a large part of it is read or
   * written.
   *
   * @throws CorruptStoreException if it was truncated
   */
  public void requireWhole() {
    ArrayWindows now = windows();
    io("cannot read", () -> {
      requireLength(now);
      return null;
    });
  }

  private void requireLength(ArrayWindows now) throws IOException {
    long length = access.length();
    if (length < now.start() + now.length()) {
      throw new CorruptStoreException(
          "file was cut short: expected=" + (now.start() + now.length()) + " bytes, actual="
              + length,
          access.path(),
          "data");
    }
  }

  /**
   * Forces all stores and writes to storage; a failure is final.
   *
   * @throws CorruptStoreException if the file was truncated
   */
  public synchronized void force() {
    ArrayWindows now = windows();
    if (mode != Mode.WRITE) {
      return;
    }
    requireWritable();
    // Stores beyond its end are lost, which the system does not report.
    requireWhole();
    try {
      now.force();
      access.force();
    } catch (IOException | java.io.UncheckedIOException e) {
      isFailed = true;
      throw new StoreIoException(
          "cannot force: " + e,
          access.path(),
          e instanceof IOException io ? io : new IOException(e));
    } catch (InternalError e) {
      isFailed = true;
      throw StoreFile.pageGone(e, access.path());
    }
  }

  private <T> T io(String what, Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new StoreIoException(what + ": " + e, access.path(), e);
    }
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    windows = null;
    try {
      writes.close();
      access.close();
    } catch (IOException e) {
      throw new StoreIoException("cannot close: " + e, access.path(), e);
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }
}

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
 * A file of a header and one long range of cells, the data, mapped in windows of 1 GiB.
 *
 * <p>Positions are bytes from the start of the data; where that is, {@link #map} is told. Windows
 * begin at multiples of their length from there, so that no cell lies in two.
 *
 * <p>A store into a mapped page that has no room on the disk would fail by a signal. So before the
 * first such store into a chunk of {@value ArrayWindows#CHUNK} bytes, which is as long as a page of
 * the system's cache may be, what of it may have none is written once through the channel, as it
 * is: a full disk is an exception then. What is written through the channel anyway needs no such
 * care and makes no page of this process resident.
 *
 * <p>Any thread may call; two that write the same cell, one of them through the channel, need an
 * order of their own. After {@link #close()} every call throws {@link IllegalStateException}.
 */
public final class ArrayFile implements AutoCloseable {
  /** Bytes of a window; no cell lies in two. */
  public static final long WINDOW_BYTES = Window.MAX_LENGTH;

  /** The bytes at whose multiples writes around the system's cache begin and end. */
  public static final int BLOCK = ArrayWrites.BLOCK;

  /**
   * The bytes at whose multiples long writes had better end. What one call writes up to there the
   * system may keep in one piece, which a processor maps by one entry: that makes reading faster.
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

  /** What stores do. */
  public enum Mode {
    /** None is taken. */
    READ_ONLY,
    /** They change the file. */
    WRITE,
    /** They change memory of this process; the file stays. */
    COPY_ON_WRITE
  }

  /**
   * Opens a file that is there; {@link #map} follows.
   *
   * @param path the file, or a link to it
   * @param mode what stores are to do; {@link Mode#COPY_ON_WRITE} needs a file that may be written
   * @return the file, its data not mapped yet
   * @throws NotAStoreException if it is no regular file
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

  /** A lock file beside what belongs to others, and may not be written, would keep them out. */
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

  /** Opens a file whose lock is held, or that nobody else knows. */
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

  /** Returns what stores do. */
  public Mode mode() {
    return mode;
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
   * @param target filled whole
   */
  public void read(long filePosition, byte[] target) {
    requireOpen();
    io("cannot read", () -> {
      access.read(ByteBuffer.wrap(target), filePosition);
      return null;
    });
  }

  /**
   * Maps the data, instead of what was mapped before.
   *
   * @param start bytes of the file before the data
   * @param length bytes of the data; the file must hold them
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

  private void requireOpen() {
    if (isClosed) {
      throw closed();
    }
  }

  /**
   * Loads a cell.
   *
   * @param position where it begins, a multiple of its length inside the data
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
   * @param position where it begins, a multiple of its length inside the data
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

  /** Takes the room on the disk for all data now. */
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

  /** Throws unless stores are taken. */
  public void requireStores() {
    if (mode == Mode.READ_ONLY || isFailed || isClosed) {
      requireWritable();
    }
  }

  /**
   * Writes bytes of the data through the channel; only in {@link Mode#WRITE}.
   *
   * @param source its remaining bytes are written
   * @param position where in the data
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
   * Makes the data longer, by zeros.
   *
   * @param length bytes of the data from now on
   * @throws IllegalStateException if something else than zeros follows the data
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
   * @param header as long as they are
   */
  public void writeHeader(byte[] header) {
    requireWritable();
    io("cannot write", () -> {
      writes.writeHeader(header);
      return null;
    });
  }

  /**
   * Chooses whether long writes go around the system's cache, where the file system can do that.
   */
  public void writeDirectly(boolean isDirect) {
    writes.setDirect(isDirect && mode == Mode.WRITE);
  }

  /**
   * Returns where in a block of the file a position of the data is. A buffer of {@link #write} that
   * begins as far from a multiple of {@value #BLOCK} in memory can be written directly.
   */
  public int skew(long position) {
    return (int) ((windows().start() + position) % BLOCK);
  }

  /** Returns how many bytes there are from a position of the data to the end of its piece. */
  public int untilPiece(long position) {
    return PIECE - (int) ((windows().start() + position) % PIECE);
  }

  /** Returns a buffer of so many bytes that begins at a block in memory. */
  public static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes + BLOCK).alignedSlice(BLOCK);
  }

  /**
   * Returns the window that a position lies in, for reading: the multiple of {@value #WINDOW_BYTES}
   * bytes before it, and what follows up to the next one.
   *
   * @param position where in the data
   * @param order the byte order of the cells
   */
  public ByteBuffer around(long position, ByteOrder order) {
    return windows().around(position, order);
  }

  /**
   * Loads cells, row by row.
   *
   * @param rows inside the data, in one window
   * @param shift log2 of a cell's length
   * @param order the byte order of the cells
   * @param target an array of numbers of that length
   * @param to where in there the first cell goes
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
   * Looks whether the file is still as long as it must be, before much is read or written of it.
   *
   * @throws CorruptStoreException if somebody cut it short
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
   * Brings what was stored and written to storage; a failure is final.
   *
   * @throws CorruptStoreException if somebody cut the file short
   */
  public synchronized void force() {
    ArrayWindows now = windows();
    if (mode != Mode.WRITE) {
      return;
    }
    requireWritable();
    // What was stored behind its end is lost, of which the system says nothing.
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

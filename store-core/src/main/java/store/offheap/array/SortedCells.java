package store.offheap.array;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import store.offheap.error.StoreIoException;

/**
 * Elements sorted by place, using bounded memory: up to one run of elements is sorted in memory; if
 * there are more, sorted runs are written to a temporary file, 16 bytes per element, and merged.
 *
 * <p>Sorting a run of {@value #RUN} elements needs 32 MiB; a cursor over many runs needs
 * {@value #BUFFER} bytes for each run. The temporary file is in the same folder as the array or, if
 * that is not writable, in the system's temporary folder. Not thread-safe.
 */
final class SortedCells implements OrderedCells, CellVisitor {
  /** Maximum number of elements sorted in memory. */
  static final int RUN = 1 << 20;

  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int CELL_BYTES = 2 * Long.BYTES;
  private static final int BUFFER = 1 << 14;

  /** Not derived from the name of the array, which may have the maximum length of a name. */
  private static final String TEMPORARY = ".store-";

  private final Path path;
  private final int runLength;
  private final PairSort sort = new PairSort();
  private final List<long[]> runs = new ArrayList<>();
  private long[] places = new long[FIRST_CAPACITY];
  private long[] raws = new long[FIRST_CAPACITY];
  private int count;

  /** Not a channel that an interrupt closes: an unlinked file cannot be opened again. */
  private AsynchronousFileChannel channel;

  private long length;

  SortedCells(Path path) {
    this(path, RUN);
  }

  SortedCells(Path path, int runLength) {
    this.path = path;
    this.runLength = runLength;
  }

  @Override
  public void accept(long place, long raw) {
    if (count == runLength) {
      spill();
    }
    if (count == places.length) {
      int capacity = Math.min(runLength, 2 * count);
      places = Arrays.copyOf(places, capacity);
      raws = Arrays.copyOf(raws, capacity);
    }
    places[count] = place;
    raws[count] = raw;
    count++;
  }

  private void sortRun() {
    sort.sort(places, raws, count);
    places = sort.keys();
    raws = sort.values();
  }

  private void spill() {
    sortRun();
    try {
      if (channel == null) {
        channel = temporary();
      }
      runs.add(new long[] {length, length + (long) count * CELL_BYTES});
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      for (int i = 0; i < count; i++) {
        buffer.putLong(places[i]).putLong(raws[i]);
        if (!buffer.hasRemaining() || i == count - 1) {
          buffer.flip();
          while (buffer.hasRemaining()) {
            length += done(channel.write(buffer, length));
          }
          buffer.clear();
        }
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot write the temporary file of elements: " + e, path, e);
    }
    count = 0;
  }

  private AsynchronousFileChannel temporary() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Path file;
    try {
      file = Files.createTempFile(folder, TEMPORARY, ".tmp");
    } catch (IOException e) {
      file = Files.createTempFile(TEMPORARY, ".tmp");
    }
    AsynchronousFileChannel opened = AsynchronousFileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
    // If unlinked files continue to exist, nothing is left behind even if the process is killed.
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return opened;
    }
    return opened;
  }

  /** Waits until bytes are transferred, regardless of interrupts. */
  private static int done(Future<Integer> moving) throws IOException {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return moving.get();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the adding of elements. */
  SortedCells finish() {
    if (channel == null) {
      sortRun();
    } else if (count > 0) {
      spill();
    }
    return this;
  }

  @Override
  public CellCursor cursor() {
    return channel == null ? new InMemory() : new Merge();
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new StoreIoException("cannot close the temporary file of elements: " + e, path, e);
      }
    }
  }

  private final class InMemory implements CellCursor {
    private int at = -1;

    @Override
    public boolean next() {
      at = Math.min(at + 1, count);
      return at < count;
    }

    @Override
    public long place() {
      return places[at];
    }

    @Override
    public long raw() {
      return raws[at];
    }
  }

  private final class Merge implements CellCursor {
    private final PriorityQueue<Run> heads =
        new PriorityQueue<>(Comparator.comparingLong(run -> run.place));
    private Run current;

    Merge() {
      for (long[] bounds : runs) {
        Run run = new Run(bounds[0], bounds[1]);
        if (run.next()) {
          heads.add(run);
        }
      }
    }

    @Override
    public boolean next() {
      if (current != null && current.next()) {
        heads.add(current);
      }
      current = heads.poll();
      return current != null;
    }

    @Override
    public long place() {
      return current.place;
    }

    @Override
    public long raw() {
      return current.raw;
    }
  }

  private final class Run {
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private final long end;
    private long position;
    private long place;
    private long raw;

    Run(long start, long end) {
      this.position = start;
      this.end = end;
    }

    boolean next() {
      if (!buffer.hasRemaining() && !fill()) {
        return false;
      }
      place = buffer.getLong();
      raw = buffer.getLong();
      return true;
    }

    private boolean fill() {
      if (position == end) {
        return false;
      }
      buffer.clear().limit((int) Math.min(BUFFER, end - position));
      try {
        while (buffer.hasRemaining()) {
          int read = done(channel.read(buffer, position));
          if (read < 0) {
            throw new EOFException("cut off at " + position);
          }
          position += read;
        }
      } catch (IOException e) {
        throw new StoreIoException("cannot read the temporary file of elements: " + e, path, e);
      }
      buffer.flip();
      return true;
    }
  }
}

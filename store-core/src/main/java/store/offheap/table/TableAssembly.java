package store.offheap.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import store.offheap.file.Birth;
import store.offheap.file.StoreFile;

/**
 * Makes a table of segments that are filled in memory and written once, in order, sealed.
 *
 * <p>The file never passes through a mapping on the way, so that one larger than memory is made
 * with a segment's worth of it. Not thread-safe.
 */
public final class TableAssembly implements AutoCloseable {
  /** So much is brought to storage at a time, while more is written. */
  private static final int FORCED_TOGETHER_BYTES = 32 << 20;

  private final StoreFile file;
  private final SegmentLayout layout;
  private final FillingThreads filling;
  private final ReservedKeys reserved;
  private final List<Birth> births = new ArrayList<>();
  private long size;
  private long segments;
  private int maxDepth;

  private TableAssembly(StoreFile file, TableSpec spec, int threads) {
    this.file = file;
    this.layout = spec.layout();
    this.reserved = new ReservedKeys(file.live().cells());
    SegmentAccess access = new SegmentAccess(layout, spec.seed());
    this.filling = new FillingThreads(
        threads,
        () -> new SegmentFill(layout, access),
        fill -> births.add(fill.writeTo(file, reserved)),
        file::forceWritten,
        Math.max(1, FORCED_TOGETHER_BYTES / layout.length()));
    file.checkpointsByItself(false);
    file.gatherWrites();
  }

  /**
   * Begins a table in a file that nobody else knows of yet.
   *
   * @param path a file that does not exist
   * @param spec what it is to be
   * @param attributes for the file
   * @param threads how many segments are filled at a time; the bytes are the same
   */
  public static TableAssembly at(
      Path path, TableSpec spec, Map<String, String> attributes, int threads) {
    return new TableAssembly(StoreFile.create(path, spec.storeSpec(), attributes), spec, threads);
  }

  /**
   * Makes a segment, which is written in its turn.
   *
   * @param entries at most as many as a segment has slots, whose keys were in no other segment;
   *     they are read until {@link #finish()} ends, maybe by another thread
   * @param prefix of the hashes of the keys, in the top bits
   * @param depth bits of the prefix that count
   */
  public void writeSegment(SegmentEntries entries, int prefix, int depth) {
    size += entries.count();
    filling.open().begin(entries, prefix, depth);
    filling.fill();
    segments++;
    maxDepth = Math.max(maxDepth, depth);
  }

  /** Returns how many entries were added. */
  public long size() {
    return size;
  }

  /** Returns how many slots the segments written so far have. */
  public long slots() {
    return segments * layout.slots();
  }

  /**
   * Makes the segments live, whose prefixes cover every hash once, and closes the file.
   *
   * @throws IllegalStateException if too many keys have the same hash prefix, as only keys that
   *     were chosen so have
   */
  public void finish() {
    filling.finish();
    if (!Directory.isPlausible(maxDepth, births.size())) {
      throw new IllegalStateException("too many keys with the same hash prefix: depth=" + maxDepth);
    }
    file.writeLock().lock();
    try {
      file.publish(births, List.of());
      file.live().size(size);
    } finally {
      file.writeLock().unlock();
    }
    file.close();
  }

  /** Closes the file as it is, unless it is finished. */
  @Override
  public void close() {
    filling.close();
    file.abandon();
  }
}

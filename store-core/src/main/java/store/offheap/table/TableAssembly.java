package store.offheap.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import store.offheap.file.Birth;
import store.offheap.file.StoreFile;

/**
 * Builds a table from segments that are filled in memory and written once, in order and sealed.
 *
 * <p>The file is not mapped during the build, so that a file larger than memory is built with the
 * memory of one segment. Not thread-safe.
 */
public final class TableAssembly implements AutoCloseable {
  /** Number of bytes that are forced to storage at a time, while more is written. */
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
   * Starts a table in a file that is not visible to others yet.
   *
   * @param path a file that does not exist
   * @param spec specification of the table
   * @param attributes attributes of the file
   * @param threads number of segments filled in parallel; does not affect the output
   */
  public static TableAssembly at(
      Path path, TableSpec spec, Map<String, String> attributes, int threads) {
    return new TableAssembly(StoreFile.create(path, spec.storeSpec(), attributes), spec, threads);
  }

  /**
   * Adds a segment, which is written in order.
   *
   * @param entries the entries, at most as many as a segment has slots, whose keys were in no other
   *     segment; they are read until {@link #finish()} returns, possibly by another thread
   * @param prefix prefix of the hashes of the keys, in the top bits
   * @param depth number of significant bits of the prefix
   */
  public void writeSegment(SegmentEntries entries, int prefix, int depth) {
    size += entries.count();
    filling.open().begin(entries, prefix, depth);
    filling.fill();
    segments++;
    maxDepth = Math.max(maxDepth, depth);
  }

  /** Returns the number of entries added. */
  public long size() {
    return size;
  }

  /** Returns the number of slots of the segments written so far. */
  public long slots() {
    return segments * layout.slots();
  }

  /**
   * Makes the segments live, whose prefixes must cover every hash once, and closes the file.
   *
   * @throws IllegalStateException if too many keys have the same hash prefix, which happens only
   *     with maliciously chosen keys
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

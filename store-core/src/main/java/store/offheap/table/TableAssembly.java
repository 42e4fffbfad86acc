package store.offheap.table;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import store.offheap.file.Birth;
import store.offheap.file.StoreFile;

/**
 * Makes a table of segments that are filled in memory and written once, in order, sealed.
 *
 * <p>The file never passes through a mapping on the way, so that one larger than memory is made
 * with a segment's worth of it. Not thread-safe.
 */
public final class TableAssembly implements AutoCloseable {
  private final StoreFile file;
  private final SegmentLayout layout;
  private final SegmentImage image;
  private final SegmentFill fill;
  private final ReservedKeys reserved;
  private final List<Birth> births = new ArrayList<>();
  private long size;
  private int maxDepth;

  private TableAssembly(StoreFile file, TableSpec spec) {
    this.file = file;
    this.layout = spec.layout();
    SegmentAccess access = new SegmentAccess(layout, spec.seed());
    this.image = new SegmentImage(layout, access);
    this.fill = new SegmentFill(layout, access);
    this.reserved = new ReservedKeys(file.live().cells());
    file.checkpointsByItself(false);
  }

  /**
   * Begins a table in a file that nobody else knows of yet.
   *
   * @param path a file that does not exist
   * @param spec what it is to be
   * @param attributes for the file
   */
  public static TableAssembly at(Path path, TableSpec spec, Map<String, String> attributes) {
    return new TableAssembly(StoreFile.create(path, spec.storeSpec(), attributes), spec);
  }

  /**
   * Adds an entry to the segment that is being filled.
   *
   * @param key the key's bits, which were not added before; of a 4-byte key sign-extended
   * @param raw the value's bits
   */
  public void add(long key, long raw) {
    size++;
    if (SegmentLayout.isReserved(key)) {
      reserved.insert(key, raw);
    } else {
      fill.add(key, raw);
    }
  }

  /**
   * Writes the segment, and begins the next one.
   *
   * @param prefix of the hashes of its keys, in the top bits
   * @param depth bits of the prefix that count
   */
  public void writeSegment(int prefix, int depth) {
    fill.moveTo(image);
    CRC32C checksum = new CRC32C();
    ByteBuffer bytes = image.bytes();
    checksum.update(bytes.duplicate());
    file.writeLock().lock();
    try {
      int number = file.allocate(bytes, (int) checksum.getValue());
      births.add(new Birth(number, prefix, depth, image.used()));
    } finally {
      file.writeLock().unlock();
    }
    image.clear();
    maxDepth = Math.max(maxDepth, depth);
  }

  /** Returns how many entries were added. */
  public long size() {
    return size;
  }

  /** Returns how many slots the segments written so far have. */
  public long slots() {
    return (long) births.size() * layout.slots();
  }

  /**
   * Makes the segments live, whose prefixes cover every hash once, and closes the file.
   *
   * @throws IllegalStateException if too many keys have the same hash prefix, as only keys that
   *     were chosen so have
   */
  public void finish() {
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
    file.abandon();
  }
}

package store.offheap.object;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.DamagedFile;
import store.offheap.file.StoreSpec;
import store.offheap.file.WriterLock;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.output.PendingFile;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;
import store.offheap.table.TableSalvage;
import store.offheap.table.TableSpec;

/**
 * Writes to a new file every readable entry of an object map that is damaged, truncated or was not
 * closed.
 *
 * <p>Keys and values are copied as bytes if their checksums match: no class need be known. The
 * readable part of a list, map or set is written; unreadable elements are omitted, so that the
 * following elements of a list move up, and the report tells where and how many. An entry whose key
 * or value cannot be read is omitted, and is listed with its key if that is readable. A damaged
 * value is not replaced by an older one, except after a crash of the machine: then each value is
 * the one that recovery would choose.
 *
 * <p>The segment table tells which segments are live; if it is damaged, the newest intact catalog
 * of a checkpoint does. If neither can be read, records cannot be found, and only short keys with
 * short values are salvaged. If both superblocks are lost, the file no longer tells what it is; the
 * caller can supply this information here.
 *
 * <p>Data that is no longer reachable from the table is not searched for: it may have been removed.
 *
 * <p>The damaged file is only read and must not be written concurrently. Needs memory for two
 * segments and several thousand pages, values and containers in progress. Not thread-safe.
 */
public final class ObjectSalvage {
  private final Path input;
  private int segmentSlots = TableSpec.DEFAULT_SEGMENT_SLOTS;
  private Long seed;

  private ObjectSalvage(Path input) {
    this.input = Objects.requireNonNull(input, "input");
  }

  /**
   * Returns a new salvage of a file.
   *
   * @param input the damaged file
   */
  public static ObjectSalvage from(Path input) {
    return new ObjectSalvage(input);
  }

  /**
   * Returns whether a file is an object map, judging by any part of it that still tells so.
   *
   * @throws store.offheap.error.NotAStoreException if it is a directory, a pipe or a device
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws StoreIoException if it cannot be opened or does not exist
   */
  public static boolean isObjectMap(Path file) {
    try (DamagedFile damaged = DamagedFile.open(file)) {
      return damaged.spec().filter(spec -> spec.kind() == StoreSpec.OBJECT_MAP).isPresent();
    }
  }

  /**
   * Sets the number of slots of a segment. Used only if no superblock is intact and the segment
   * table does not tell the length of segments. The default is 131,072, the value of every map
   * created without setting it.
   */
  public ObjectSalvage segmentSlots(int slots) {
    segmentSlots = slots;
    return this;
  }

  /** Sets the seed of the hash, which is required to read a file whose superblocks are lost. */
  public ObjectSalvage seed(long fileSeed) {
    seed = fileSeed;
    return this;
  }

  /**
   * Writes the new file and makes it appear.
   *
   * @param output path of the new file, which must not exist
   * @return what was salvaged and what was not
   * @throws NotAStoreException if the input is something else
   * @throws CorruptStoreException if no superblock is intact and {@link #seed} was not called
   * @throws store.offheap.error.FormatTooNewException if a later version wrote the input
   * @throws IllegalArgumentException if a setting is out of range
   * @throws StoreIoException if the output exists or cannot be written, or the input cannot be
   *     opened
   */
  public ObjectSalvageReport to(Path output) {
    Objects.requireNonNull(output, "output");
    WriterLock.requireNothing(output);
    try (DamagedFile file = DamagedFile.open(input);
        PendingFile pending = PendingFile.beside(output)) {
      TableSpec spec = spec(file);
      TableSalvage table = TableSalvage.of(file, spec);
      ObjectSalvageReport report;
      try {
        report = copy(file, table, spec, pending, output);
      } catch (StoreIoException e) {
        throw pending.named(e);
      }
      pending.publish();
      return report;
    }
  }

  private static ObjectSalvageReport copy(
      DamagedFile file, TableSalvage table, TableSpec spec, PendingFile pending, Path output) {
    Map<String, String> attributes = file.attributes().orElse(Map.of());
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore target =
        ObjectStore.of(Table.createAt(pending.path(), spec, 0, attributes), settings)) {
      return new RootSalvage(file, table, target).run(output);
    }
  }

  private TableSpec spec(DamagedFile file) {
    if (file.spec().isPresent()) {
      try {
        return TableSalvage.objectSpec(file.spec().get(), input);
      } catch (IllegalArgumentException e) {
        throw new CorruptStoreException(e.getMessage(), input, e, "superblock");
      }
    }
    if (seed != null) {
      TableSpec spec =
          TableSpec.objects(TableSpec.DEFAULT_SEGMENT_SLOTS, seed).withSlots(segmentSlots);
      OptionalInt segmentLength = file.segmentLength();
      return segmentLength.isPresent() ? spec.withLength(segmentLength.getAsInt()) : spec;
    }
    if (!file.hasMagic()) {
      throw new NotAStoreException(
          "not a store file: expected=a superblock, actual=something else, " + file.length()
              + " bytes",
          input);
    }
    throw new CorruptStoreException(
        "no whole superblock: expected=A or B sealed by its checksum, or that the seed is given",
        input,
        "superblocks");
  }
}

package store.offheap.object;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.DamagedFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.ObjectSalvageReport;
import store.offheap.output.PendingFile;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;
import store.offheap.table.TableSalvage;
import store.offheap.table.TableSpec;

/**
 * Writes every readable entry of an object map that is damaged, cut short or was not closed to a
 * new file.
 *
 * <p>Keys and values are copied as bytes, when their checksums are right: no class need be known.
 * Of a list, a map or a set what can be read is written; elements that cannot are left out, so that
 * those of a list after them move up, and the report says where and how many. An entry whose key or
 * value cannot be read is left out, and listed with its key if that can be read. No older value
 * takes the place of a damaged one, but where the machine went down: then each value is the one
 * that recovery would take.
 *
 * <p>Which segments are live, the segment table says; if it is damaged, the catalog of the newest
 * checkpoint that is sound. If neither can be read, records cannot be found, and only short keys
 * with short values are. If both superblocks are lost, the file no longer says what it is: whoever
 * knows it can say so here.
 *
 * <p>What nothing in the table leads to any more is not looked for: it may have been removed.
 *
 * <p>The damaged file is only read, nobody may write it meanwhile. Takes memory for two segments
 * and some thousand pages, values and containers under way. Not thread-safe.
 */
public final class ObjectSalvage {
  private final Path input;
  private int segmentSlots = TableSpec.DEFAULT_SEGMENT_SLOTS;
  private Long seed;

  private ObjectSalvage(Path input) {
    this.input = Objects.requireNonNull(input, "input");
  }

  /**
   * Begins the description.
   *
   * @param input the damaged file
   */
  public static ObjectSalvage from(Path input) {
    return new ObjectSalvage(input);
  }

  /**
   * Returns whether a file is an object map, as far as anything of it still says so.
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
   * Says how many slots a segment has, which counts when no superblock is whole and the segment
   * table does not say how long segments are; 131,072 unless told otherwise, which is what every
   * map has that was made without saying.
   */
  public ObjectSalvage segmentSlots(int slots) {
    segmentSlots = slots;
    return this;
  }

  /** Says which seed the hash has, without which no file can be read whose superblocks are lost. */
  public ObjectSalvage seed(long fileSeed) {
    seed = fileSeed;
    return this;
  }

  /**
   * Writes the new file, and makes it appear.
   *
   * @param output where; nothing may be there
   * @return what was saved and what was not
   * @throws NotAStoreException if the input is something else
   * @throws CorruptStoreException if no superblock is whole and {@link #seed} was not called
   * @throws store.offheap.error.FormatTooNewException if a later version wrote the input
   * @throws IllegalArgumentException if what was said of the file is out of range
   * @throws StoreIoException if the output exists or cannot be written, or the input cannot be
   *     opened
   */
  public ObjectSalvageReport to(Path output) {
    if (Files.exists(output)) {
      throw new StoreIoException(
          "file exists already", output, new FileAlreadyExistsException(output.toString()));
    }
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
        return TableSalvage.objectSpec(file.spec().get());
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

package store.offheap.build;

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
import store.offheap.model.DType;
import store.offheap.model.SalvageReport;
import store.offheap.output.PendingFile;
import store.offheap.table.Table;
import store.offheap.table.TableSalvage;
import store.offheap.table.TableSpec;

/**
 * Writes every readable entry of an ID map that is damaged, cut short or was not closed to a new
 * file. For object maps there is {@link store.offheap.object.ObjectSalvage}.
 *
 * <p>Which segments are live, the segment table says; if it is damaged, the catalog of the newest
 * checkpoint that is sound. If both superblocks are lost, the file no longer says what it holds:
 * whoever knows it can say so here. If then the segment table is lost too, segments are found by
 * what they look like.
 *
 * <p>The damaged file is only read, with a segment's worth of memory; nobody may write it
 * meanwhile. Not thread-safe.
 */
public final class Salvage {
  private final Path input;
  private DType keyType;
  private DType valueType;
  private int segmentSlots = TableSpec.DEFAULT_SEGMENT_SLOTS;
  private Long seed;

  private Salvage(Path input) {
    this.input = Objects.requireNonNull(input, "input");
  }

  /**
   * Begins the description.
   *
   * @param input the damaged file
   */
  public static Salvage from(Path input) {
    return new Salvage(input);
  }

  /**
   * Says what the file holds, which counts when no superblock is whole.
   *
   * @param keys dtype of the keys
   * @param values dtype of the values, {@link DType#NONE} for a set
   */
  public Salvage types(DType keys, DType values) {
    keyType = Objects.requireNonNull(keys, "keys");
    valueType = Objects.requireNonNull(values, "values");
    return this;
  }

  /**
   * Says how many slots a segment has, as {@code describe()} of the map returned it, which counts
   * when no superblock is whole and the segment table does not say how long segments are; 131,072
   * unless told otherwise, which is what a map has that was made empty and was told neither a
   * number of slots nor one of expected entries.
   */
  public Salvage segmentSlots(int slots) {
    segmentSlots = slots;
    return this;
  }

  /**
   * Says which seed the hash has, as {@code describe()} of the map returned it, which counts when
   * no superblock is whole; unless told otherwise, that of a built file without a seed of its own.
   */
  public Salvage seed(long fileSeed) {
    seed = fileSeed;
    return this;
  }

  /**
   * Writes the new file, and makes it appear.
   *
   * @param output where; nothing may be there
   * @return what was saved and what was not
   * @throws NotAStoreException if the input is something else
   * @throws CorruptStoreException if no superblock is whole and {@link #types} was not called
   * @throws store.offheap.error.FormatTooNewException if a later version wrote the input
   * @throws IllegalArgumentException if what was said of the file is out of range
   * @throws StoreIoException if the output exists or cannot be written, or the input cannot be
   *     opened
   */
  public SalvageReport to(Path output) {
    if (Files.exists(output)) {
      throw new StoreIoException(
          "file exists already", output, new FileAlreadyExistsException(output.toString()));
    }
    try (DamagedFile file = DamagedFile.open(input);
        PendingFile pending = PendingFile.beside(output)) {
      TableSpec spec = spec(file);
      TableSalvage salvage = TableSalvage.of(file, spec);
      long expected = salvage.expectedEntries();
      Map<String, String> attributes = file.attributes().orElse(Map.of());
      try (Table table =
          Table.createAt(pending.path(), spec.shrunkTo(expected), expected, attributes)) {
        salvage.copyTo(table);
      } catch (StoreIoException e) {
        throw pending.named(e);
      }
      pending.publish();
      return salvage.report(output);
    }
  }

  private TableSpec spec(DamagedFile file) {
    if (file.spec().isPresent()) {
      try {
        return TableSalvage.spec(file.spec().get());
      } catch (IllegalArgumentException e) {
        throw new CorruptStoreException(e.getMessage(), input, e, "superblock");
      }
    }
    if (keyType != null) {
      int anySlots = TableSpec.DEFAULT_SEGMENT_SLOTS;
      TableSpec spec = seed == null
          ? TableSpec.seeded(keyType, valueType, anySlots, 0)
          : new TableSpec(keyType, valueType, anySlots, seed);
      spec = spec.withSlots(segmentSlots);
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
        "no whole superblock: expected=A or B sealed by its checksum, or that the dtypes are given",
        input,
        "superblocks");
  }
}

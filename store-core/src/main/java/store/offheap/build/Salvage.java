package store.offheap.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.DamagedFile;
import store.offheap.file.StoreFile;
import store.offheap.file.WriterLock;
import store.offheap.model.DType;
import store.offheap.model.SalvageReport;
import store.offheap.output.PendingFile;
import store.offheap.table.Table;
import store.offheap.table.TableSalvage;
import store.offheap.table.TableSpec;

/**
 * Writes to a new file every readable entry of an ID map that is damaged, truncated or was not
 * closed. For object maps, use {@link store.offheap.object.ObjectSalvage}.
 *
 * <p>The segment table tells which segments are live; if it is damaged, the newest intact catalog
 * of a checkpoint does. If both superblocks are lost, the file no longer tells what it holds; the
 * caller can supply this information here. If the segment table is lost as well, segments are
 * recognised by their contents.
 *
 * <p>The damaged file is only read, one segment in memory at a time, and must not be written
 * concurrently. Not thread-safe.
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
   * Returns a new salvage of a file.
   *
   * @param input the damaged file
   */
  public static Salvage from(Path input) {
    return new Salvage(input);
  }

  /**
   * Sets what the file holds; used only if no superblock is intact.
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
   * Sets the number of slots of a segment, as returned by {@code describe()} of the map. Used only
   * if no superblock is intact and the segment table does not tell the length of segments. The
   * default is 131,072, the value for a map that was created empty, without a number of slots and
   * without a number of expected entries.
   */
  public Salvage segmentSlots(int slots) {
    segmentSlots = slots;
    return this;
  }

  /**
   * Sets the seed of the hash, as returned by {@code describe()} of the map. Used only if no
   * superblock is intact. The default is that of a file made by a bulk build without a seed of its
   * own.
   */
  public Salvage seed(long fileSeed) {
    seed = fileSeed;
    return this;
  }

  /**
   * Writes the new file and makes it appear.
   *
   * @param output path of the new file, which must not exist
   * @return what was salvaged and what was not
   * @throws NotAStoreException if the input is something else
   * @throws CorruptStoreException if no superblock is intact and {@link #types} was not called
   * @throws store.offheap.error.FormatTooNewException if a later version wrote the input
   * @throws IllegalArgumentException if a setting is out of range
   * @throws StoreIoException if the output exists or cannot be written, or the input cannot be
   *     opened
   */
  public SalvageReport to(Path output) {
    Objects.requireNonNull(output, "output");
    WriterLock.requireNothing(output);
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
      } catch (InternalError e) {
        // Of the new file, because the damaged one is not mapped.
        throw pending.named(StoreFile.pageGone(e, pending.path()));
      }
      pending.publish();
      return salvage.report(output);
    }
  }

  private TableSpec spec(DamagedFile file) {
    if (file.spec().isPresent()) {
      try {
        return TableSalvage.spec(file.spec().get(), input);
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

package store.offheap.map;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * Describes an {@link IdMap} to create. Not thread-safe.
 *
 * <p>Unless told otherwise, keys and values are {@code INT64}.
 */
public final class IdMapBuilder {
  private final Path file;
  private final Map<String, String> attributes = new TreeMap<>();
  private DType keyType = DType.INT64;
  private DType valueType = DType.INT64;
  private long expectedEntries;
  private OptionalInt segmentSlots = OptionalInt.empty();
  private Long seed;
  private ReadAhead readAhead = ReadAhead.AUTOMATIC;

  IdMapBuilder(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /**
   * Chooses the dtype of the keys.
   *
   * @param type {@code INT32}, {@code UINT32}, {@code INT64} or {@code UINT64}
   * @throws IllegalArgumentException if it is another
   */
  public IdMapBuilder keyType(DType type) {
    if (!type.isKey()) {
      throw new IllegalArgumentException(
          "key type: expected=int32, uint32, int64 or uint64, actual=" + type.label());
    }
    keyType = type;
    return this;
  }

  /** Chooses the dtype of the values. */
  public IdMapBuilder valueType(DType type) {
    valueType = Objects.requireNonNull(type, "type");
    return this;
  }

  /** Chooses a set: a map without values. */
  public IdMapBuilder noValues() {
    return valueType(DType.NONE);
  }

  /**
   * Says how many entries are to come, so that the first of them need not split segments. The map
   * holds fewer or more just as well. Their room is taken when the map is created.
   *
   * @param count 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public IdMapBuilder expectedEntries(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("expected entries: expected=0 or more, actual=" + count);
    }
    expectedEntries = count;
    return this;
  }

  /**
   * Chooses how many slots a segment has: the unit by which the file grows, and the longest pause.
   *
   * @param count a power of two from 16 to 2^20; unless told otherwise 2^17, or fewer where
   *     {@link #expectedEntries} says that they do. Where keys and values have different widths, a
   *     segment has up to 95 more
   */
  public IdMapBuilder segmentSlots(int count) {
    segmentSlots = OptionalInt.of(count);
    return this;
  }

  /**
   * Chooses the seed of the hash. Unless told otherwise it is random, so that nobody who chooses
   * the keys can foresee where they will lie.
   *
   * @param number any number; equal numbers give equal layouts
   */
  public IdMapBuilder seed(long number) {
    seed = number;
    return this;
  }

  /**
   * Chooses how pages are read that are not in memory; {@link ReadAhead#AUTOMATIC} unless told
   * otherwise. In a map that is created they are read one by one only if the system can be told.
   */
  public IdMapBuilder readAhead(ReadAhead choice) {
    readAhead = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Adds an attribute, for people and tools that look into the file. All together are 1 MiB long at
   * most.
   */
  public IdMapBuilder attribute(String name, String value) {
    attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Creates the map and opens it for writing. The file appears complete or not at all.
   *
   * @throws IllegalArgumentException if the number of slots is none that a segment can have, or the
   *     attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer is at work at that path
   */
  public IdMap create() {
    int slots = segmentSlots.orElse(TableSpec.DEFAULT_SEGMENT_SLOTS);
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    TableSpec spec = TableSpec.seeded(keyType, valueType, slots, number);
    if (segmentSlots.isEmpty() && expectedEntries > 0) {
      spec = spec.shrunkTo(expectedEntries);
    }
    Table table = Table.create(file, spec, expectedEntries, attributes);
    table.file().readAhead(readAhead);
    return new IdMap(table);
  }

  /**
   * Opens the map for writing if it exists, else creates it. In one that exists only the dtypes and
   * {@link #readAhead} count.
   *
   * @throws IllegalArgumentException if it exists with other dtypes
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.StoreException for the other reasons that {@link IdMap#open} has
   */
  public IdMap openOrCreate() {
    if (!Files.exists(file)) {
      return create();
    }
    IdMap map = IdMap.open(file, readAhead);
    if (map.keyType() != keyType || map.valueType() != valueType) {
      map.close();
      throw new IllegalArgumentException(
          "dtypes: expected=" + keyType.label() + " -> " + valueType.label() + ", actual="
              + map.keyType().label() + " -> " + map.valueType().label() + ", file=" + file);
    }
    return map;
  }
}

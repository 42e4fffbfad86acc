package store.offheap.map;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import store.offheap.file.OpenOrCreate;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * A builder for an {@link IdMap} to create. Not thread-safe.
 *
 * <p>Keys and values are {@code INT64} by default.
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
   * Sets the dtype of the keys.
   *
   * @param type {@code INT32}, {@code UINT32}, {@code INT64} or {@code UINT64}
   * @throws IllegalArgumentException if it is any other type
   */
  public IdMapBuilder keyType(DType type) {
    Objects.requireNonNull(type, "type");
    if (!type.isKey()) {
      throw new IllegalArgumentException(
          "key type: expected=int32, uint32, int64 or uint64, actual=" + type.label());
    }
    keyType = type;
    return this;
  }

  /** Sets the dtype of the values. */
  public IdMapBuilder valueType(DType type) {
    valueType = Objects.requireNonNull(type, "type");
    return this;
  }

  /** Makes the map a set: a map without values. */
  public IdMapBuilder noValues() {
    return valueType(DType.NONE);
  }

  /**
   * Sets the expected number of entries, so that segments need not be split to reach it. The map
   * may hold fewer or more entries. Space for them is allocated when the map is created.
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
   * Sets the number of slots of a segment: the unit by which the file grows, which also determines
   * the longest pause.
   *
   * @param count a power of two from 16 to 2^20; 2^17 by default, or fewer if that suffices for
   *     {@link #expectedEntries}. If keys and values have different widths, a segment has up to 95
   *     more slots
   */
  public IdMapBuilder segmentSlots(int count) {
    segmentSlots = OptionalInt.of(count);
    return this;
  }

  /**
   * Sets the seed of the hash. It is random by default, so that someone who chooses the keys cannot
   * predict their slots.
   *
   * @param number any number; equal numbers give equal layouts
   */
  public IdMapBuilder seed(long number) {
    seed = number;
    return this;
  }

  /**
   * Sets how pages that are not in memory are read; {@link ReadAhead#AUTOMATIC} by default. In a
   * newly created map they are read one by one only if the system can be advised to do so.
   */
  public IdMapBuilder readAhead(ReadAhead choice) {
    readAhead = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Adds an attribute, for people and tools that inspect the file. All attributes together are at
   * most 1 MiB long.
   */
  public IdMapBuilder attribute(String name, String value) {
    attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Creates the map and opens it for writing. The file appears complete or not at all.
   *
   * @throws IllegalArgumentException if a segment cannot have that number of slots, no file can
   *     hold the expected entries, or the attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer is using that path
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
   * Opens the map for writing if it exists, otherwise creates it. For an existing map, only the
   * dtypes and {@link #readAhead} are used.
   *
   * @throws IllegalArgumentException if it exists with other dtypes, or for the reasons listed at
   *     {@link #create}
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.StoreException for the other reasons listed at {@link IdMap#open}
   *     and {@link #create}
   */
  public IdMap openOrCreate() {
    return OpenOrCreate.at(file, this::openSame, this::create);
  }

  private IdMap openSame() {
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

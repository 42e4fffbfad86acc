package store.offheap.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import store.offheap.file.StoreFile;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.table.KeyHash;
import store.offheap.table.TableSpec;

/** Options for a {@link BulkBuilder}. Not thread-safe. */
public final class BuildOptions {
  private static final double MIN_LOAD = 0.10;

  private final Path output;
  private final Map<String, String> attributes = new TreeMap<>();
  private Map<String, String> othersAttributes = Map.of();
  private DType keyType;
  private DType valueType;
  private DuplicatePolicy duplicatePolicy = DuplicatePolicy.LAST;
  private long seedNumber;
  private Long fileSeed;
  private boolean isOverwrite;
  private boolean isSuccessor;
  private double load = TableSpec.DEFAULT_LOAD;
  private long memoryBytes;
  private int threads = Runtime.getRuntime().availableProcessors();
  private Path temporaryFolder;
  private MemoryPlan plan;

  BuildOptions(Path output) {
    this.output = Objects.requireNonNull(output, "output");
  }

  /**
   * Sets the dtype of the keys. By default it is the narrowest type that holds all keys.
   *
   * @throws IllegalArgumentException if keys cannot have that dtype
   */
  public BuildOptions keyType(DType type) {
    Objects.requireNonNull(type, "type");
    if (!type.isKey()) {
      throw new IllegalArgumentException(
          "key type: expected=int32, uint32, int64 or uint64, actual=" + type.label());
    }
    keyType = type;
    return this;
  }

  /**
   * Sets the dtype of the values, {@link DType#NONE} for a set. By default it is the narrowest type
   * that holds all values.
   */
  public BuildOptions valueType(DType type) {
    valueType = Objects.requireNonNull(type, "type");
    return this;
  }

  /** Sets how duplicate keys are treated; by default, the last row wins. */
  public BuildOptions onDuplicate(DuplicatePolicy policy) {
    duplicatePolicy = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Sets the seed of the hash; the default is a fixed seed. Use an unpredictable seed if the keys
   * may be chosen by an attacker.
   */
  public BuildOptions seed(long number) {
    seedNumber = number;
    return this;
  }

  /** Sets whether an existing file is replaced; by default, an existing file is an error. */
  public BuildOptions overwrite(boolean overwrite) {
    isOverwrite = overwrite;
    return this;
  }

  /**
   * Sets the maximum load factor of segments; 0.80 by default. A higher load factor makes the file
   * smaller but lookups probe further. Segments are sized for the number of rows, so that most
   * files come close to this load factor; it is lower if keys occur more than once, and in small
   * files.
   *
   * @param fraction 0.10 to 0.95
   */
  public BuildOptions load(double fraction) {
    load = requireLoad(fraction);
    return this;
  }

  /** Returns a maximum load factor after checking it. */
  static double requireLoad(double fraction) {
    if (!(fraction >= MIN_LOAD && fraction <= TableSpec.MAX_LOAD)) {
      throw new IllegalArgumentException(
          "load: expected=" + MIN_LOAD + " to " + TableSpec.MAX_LOAD + ", actual=" + fraction);
    }
    return fraction;
  }

  /**
   * Sets how much heap memory rows may use. The default is a quarter of the memory that is
   * available on this machine or container; never more than three fifths of the heap are used.
   *
   * @param bytes 16 MiB or more
   */
  public BuildOptions memory(long bytes) {
    if (bytes < MemoryPlan.MIN_BYTES) {
      throw new IllegalArgumentException(
          "memory: expected=at least " + MemoryPlan.MIN_BYTES + " bytes, actual=" + bytes);
    }
    memoryBytes = bytes;
    return this;
  }

  /**
   * Sets the maximum number of threads that parse rows of text (4 at most), that sort, and that
   * fill segments at the same time (fewer if memory is scarce). The default is the number of
   * processors. The resulting file does not depend on it.
   *
   * @param count 1 or more
   */
  public BuildOptions threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads: expected=1 or more, actual=" + count);
    }
    threads = count;
    return this;
  }

  /** Sets the folder for temporary rows; the default is the folder of the output. */
  public BuildOptions temporaryFolder(Path folder) {
    temporaryFolder = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /** Sets how memory is used; for tests. */
  BuildOptions plan(MemoryPlan newPlan) {
    plan = newPlan;
    return this;
  }

  /**
   * Adds an attribute, for people and tools that inspect the file. All attributes together are at
   * most 1 MiB long.
   */
  public BuildOptions attribute(String name, String value) {
    attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /** Adds the attributes of another file, which take precedence over those that were added here. */
  BuildOptions attributes(Map<String, String> others) {
    othersAttributes = others;
    return this;
  }

  /**
   * Starts the build.
   *
   * @throws IllegalArgumentException if rows of a set are to be counted, or the attributes are too
   *     long
   * @throws store.offheap.error.StoreIoException if the output exists and is not to be replaced
   * @throws store.offheap.error.StoreLockedException if a writer has the output open
   */
  public BulkBuilder start() {
    if (duplicatePolicy == DuplicatePolicy.COUNT && valueType == DType.NONE) {
      throw new IllegalArgumentException("value type: expected=one to count in, actual=none");
    }
    StoreFile.requireAttributes(attributes());
    return new BulkBuilder(this);
  }

  Path output() {
    return output;
  }

  DType keyType() {
    return keyType;
  }

  double load() {
    return load;
  }

  MemoryPlan plan(int rowBytes) {
    if (plan != null) {
      return plan;
    }
    long bytes = memoryBytes == 0 ? MemoryPlan.defaultBytes() : memoryBytes;
    return MemoryPlan.of(MemoryPlan.withinHeap(bytes), threads, rowBytes);
  }

  int threads() {
    return threads;
  }

  Path temporaryFolder() {
    return temporaryFolder;
  }

  DType valueType() {
    return valueType;
  }

  DuplicatePolicy duplicatePolicy() {
    return duplicatePolicy;
  }

  /** Sets whether readers of the replaced file continue in the new one. */
  BuildOptions successor(boolean successor) {
    isSuccessor = successor;
    return this;
  }

  boolean isSuccessor() {
    return isSuccessor;
  }

  /** Sets the seed to that of another file. */
  BuildOptions fileSeed(long seed) {
    fileSeed = seed;
    return this;
  }

  /** Returns the hash that maps keys of the given width to their slots. */
  KeyHash hash(boolean isIntKeys) {
    return fileSeed == null
        ? KeyHash.seeded(isIntKeys, seedNumber)
        : new KeyHash(isIntKeys, fileSeed);
  }

  boolean isOverwrite() {
    return isOverwrite;
  }

  Map<String, String> attributes() {
    Map<String, String> all = new TreeMap<>(attributes);
    all.putAll(othersAttributes);
    return all;
  }
}

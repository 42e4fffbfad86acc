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

/** Says how a {@link BulkBuilder} is to build. Not thread-safe. */
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
   * Chooses the dtype of the keys. Unless told otherwise it is the narrowest that holds them all.
   *
   * @throws IllegalArgumentException if keys cannot have that dtype
   */
  public BuildOptions keyType(DType type) {
    if (!type.isKey()) {
      throw new IllegalArgumentException(
          "key type: expected=int32, uint32, int64 or uint64, actual=" + type.label());
    }
    keyType = type;
    return this;
  }

  /**
   * Chooses the dtype of the values, {@link DType#NONE} for a set. Unless told otherwise it is the
   * narrowest that holds them all.
   */
  public BuildOptions valueType(DType type) {
    valueType = Objects.requireNonNull(type, "type");
    return this;
  }

  /** Says what a key that comes again means; unless told otherwise, the last row counts. */
  public BuildOptions onDuplicate(DuplicatePolicy policy) {
    duplicatePolicy = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Chooses the seed of the hash, a fixed one unless told otherwise. Choose one that others cannot
   * know when they choose the keys and might do so with malice.
   */
  public BuildOptions seed(long number) {
    seedNumber = number;
    return this;
  }

  /** Says whether an existing file is replaced; unless told otherwise, it is an error. */
  public BuildOptions overwrite(boolean overwrite) {
    isOverwrite = overwrite;
    return this;
  }

  /**
   * Chooses how full segments are at most, 0.80 unless told otherwise. A fuller file is smaller,
   * and lookups in it go further. Segments are as long as the rows need, so that most files are
   * nearly as full; where keys come more than once, and in small files, they are less full.
   *
   * @param fraction 0.10 to 0.95
   */
  public BuildOptions load(double fraction) {
    if (!(fraction >= MIN_LOAD && fraction <= TableSpec.MAX_LOAD)) {
      throw new IllegalArgumentException(
          "load: expected=" + MIN_LOAD + " to " + TableSpec.MAX_LOAD + ", actual=" + fraction);
    }
    load = fraction;
    return this;
  }

  /**
   * Chooses how much memory rows may take, on the heap; unless told otherwise a quarter of what
   * this machine or container can spare, and never more than three fifths of the heap.
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
   * Chooses how many threads find rows in texts, how many sort, and how many fill segments
   * meanwhile, all processors unless told otherwise; the file is the same.
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

  /** Chooses a folder for the temporary rows; unless told otherwise, that of the output. */
  public BuildOptions temporaryFolder(Path folder) {
    temporaryFolder = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /** Chooses how memory is used, for tests. */
  BuildOptions plan(MemoryPlan newPlan) {
    plan = newPlan;
    return this;
  }

  /**
   * Adds an attribute, for people and tools that look into the file. All together are 1 MiB long at
   * most.
   */
  public BuildOptions attribute(String name, String value) {
    attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /** Chooses the attributes that another file has; those that were added here stay. */
  BuildOptions attributes(Map<String, String> others) {
    othersAttributes = others;
    return this;
  }

  /**
   * Starts the build.
   *
   * @throws IllegalArgumentException if rows are to be counted in a set, or the attributes are too
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

  /** Says that readers of the file which is replaced are to go on in the new one. */
  BuildOptions successor(boolean successor) {
    isSuccessor = successor;
    return this;
  }

  boolean isSuccessor() {
    return isSuccessor;
  }

  /** Chooses the seed as another file has it. */
  BuildOptions fileSeed(long seed) {
    fileSeed = seed;
    return this;
  }

  /** Returns what leads from keys of a width to their places. */
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

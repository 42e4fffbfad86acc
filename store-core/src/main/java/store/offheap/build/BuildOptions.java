package store.offheap.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** Says how a {@link BulkBuilder} is to build. Not thread-safe. */
public final class BuildOptions {
  private final Path output;
  private final Map<String, String> attributes = new TreeMap<>();
  private DType keyType;
  private DType valueType;
  private DuplicatePolicy duplicatePolicy = DuplicatePolicy.LAST;
  private long seedNumber;
  private boolean isOverwrite;

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

  /** Adds an attribute, for people and tools that look into the file. */
  public BuildOptions attribute(String name, String value) {
    attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Starts the build.
   *
   * @throws store.offheap.error.StoreIoException if the output exists and is not to be replaced
   * @throws store.offheap.error.StoreLockedException if a writer has the output open
   */
  public BulkBuilder start() {
    return new BulkBuilder(this);
  }

  Path output() {
    return output;
  }

  DType keyType() {
    return keyType;
  }

  DType valueType() {
    return valueType;
  }

  DuplicatePolicy duplicatePolicy() {
    return duplicatePolicy;
  }

  long seedNumber() {
    return seedNumber;
  }

  boolean isOverwrite() {
    return isOverwrite;
  }

  Map<String, String> attributes() {
    return attributes;
  }
}

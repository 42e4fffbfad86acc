package store.offheap.object;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import store.offheap.file.OpenOrCreate;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.record.KnownTypes;
import store.offheap.table.TableSpec;

/** A builder for an {@link ObjectMap} to create or to open. Not thread-safe. */
public final class ObjectMapBuilder {
  private final Path file;
  private final Map<String, String> attributes = new TreeMap<>();
  private final KnownTypes types = new KnownTypes();
  private int segmentSlots = TableSpec.DEFAULT_SEGMENT_SLOTS;
  private Long seed;
  private ReadAhead readAhead = ReadAhead.AUTOMATIC;
  private Checking checking = Checking.NONE;

  ObjectMapBuilder(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /**
   * Registers records and enums that may be read from the file. A class is never loaded because a
   * file names it: reading an object of a class that was neither registered here nor put through
   * the same map throws {@link store.offheap.error.UnknownTypeException}.
   *
   * @param classes records and enums
   * @throws IllegalArgumentException if a class is neither, or is not accessible by reflection
   */
  public ObjectMapBuilder types(Class<?>... classes) {
    Objects.requireNonNull(classes, "classes");
    for (Class<?> type : classes) {
      types.register(type);
    }
    return this;
  }

  /**
   * Sets the number of slots of a segment, of 16 bytes each: the unit by which the file grows,
   * which also determines the longest pause.
   *
   * @param count a power of two from 16 to 2^20; 2^17 by default
   */
  public ObjectMapBuilder segmentSlots(int count) {
    segmentSlots = count;
    return this;
  }

  /**
   * Sets the seed of the hash. It is random by default, so that someone who chooses the keys cannot
   * predict their slots.
   *
   * @param number any number; equal numbers give equal layouts
   */
  public ObjectMapBuilder seed(long number) {
    seed = number;
    return this;
  }

  /** Sets how pages that are not in memory are read. Also applies to an existing map. */
  public ObjectMapBuilder readAhead(ReadAhead choice) {
    readAhead = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Sets whether a map that is opened read-only verifies keys, and the values stored next to them,
   * against the checksums of their segments. With {@link Checking#FIRST_TOUCH}, an operation that
   * reaches a segment whose bytes do not match throws
   * {@link store.offheap.error.CorruptStoreException}. Recently changed segments have no checksum.
   * Each other value has its own checksum, which is always verified.
   */
  public ObjectMapBuilder checking(Checking choice) {
    checking = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Adds an attribute, for people and tools that inspect the file. All attributes together are at
   * most 1 MiB long. Applies to a new file only.
   */
  public ObjectMapBuilder attribute(String name, String value) {
    attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Creates the map and opens it for writing. The file appears complete or not at all.
   *
   * @throws IllegalArgumentException if a segment cannot have that number of slots, or the
   *     attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer is using that path
   */
  public ObjectMap create() {
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    return opened(() -> ObjectStore.create(file, segmentSlots, number, attributes, settings()));
  }

  /**
   * Starts a map that is filled before it appears.
   *
   * @param isOverwrite whether it may replace a file
   * @throws IllegalArgumentException if a segment cannot have that number of slots, or the
   *     attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists and may not be replaced, or
   *     cannot be written
   * @throws store.offheap.error.StoreLockedException if a writer has the file open
   */
  public ObjectMapBuild build(boolean isOverwrite) {
    StoreFile.requireAttributes(attributes);
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    TableSpec spec = TableSpec.objects(segmentSlots, number);
    return new ObjectMapBuild(file, isOverwrite, spec, attributes, settings());
  }

  /**
   * Opens the map for writing. If the last writer did not close the map, it is recovered: with all
   * changes if only the process died; with all changes up to the last {@link ObjectMap#sync()} if
   * the machine crashed, in which case later changes may be lost.
   *
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes are inconsistent
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public ObjectMap open() {
    return opened(() -> ObjectStore.open(file, settings()));
  }

  /**
   * Opens the map for writing if it exists, otherwise creates it.
   *
   * @throws store.offheap.error.StoreException for the reasons listed at {@link #open} and
   *     {@link #create}
   */
  public ObjectMap openOrCreate() {
    return OpenOrCreate.at(file, this::open, this::create);
  }

  /**
   * Opens the map for reading. Takes no lock and writes nothing, so the file may be on a read-only
   * mount. Changes by a writer in this or another process are visible.
   *
   * @throws store.offheap.error.RecoveryNeededException if the machine crashed while it was open
   *     for writing
   * @throws store.offheap.error.StoreException for the other reasons listed at {@link #open}
   */
  public ObjectMap openReadOnly() {
    return opened(() -> ObjectStore.openReadOnly(file, settings()));
  }

  private ObjectSettings settings() {
    return ObjectSettings.of(types).with(readAhead).with(checking);
  }

  /** A way of opening a store. */
  private interface Opening {
    ObjectStore store();
  }

  private ObjectMap opened(Opening opening) {
    try {
      return new ObjectMap(opening.store());
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, file);
    }
  }
}

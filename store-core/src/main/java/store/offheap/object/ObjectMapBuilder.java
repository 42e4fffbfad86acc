package store.offheap.object;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.record.KnownTypes;
import store.offheap.table.TableSpec;

/** Describes an {@link ObjectMap} to create or to open. Not thread-safe. */
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
   * Names records and enums that may come out of the file. No class that a file names is ever
   * loaded: an object of one that was neither named here nor put through the same map is a
   * {@link store.offheap.error.UnknownTypeException} when it is read.
   *
   * @param classes records and enums
   * @throws IllegalArgumentException if one is neither, or out of the reach of reflection
   */
  public ObjectMapBuilder types(Class<?>... classes) {
    for (Class<?> type : classes) {
      types.register(type);
    }
    return this;
  }

  /**
   * Chooses how many slots a segment has, of 16 bytes each: the unit by which the file grows, and
   * the longest pause.
   *
   * @param count a power of two from 16 to 2^20; 2^17 unless told otherwise
   */
  public ObjectMapBuilder segmentSlots(int count) {
    segmentSlots = count;
    return this;
  }

  /**
   * Chooses the seed of the hash. Unless told otherwise it is random, so that nobody who chooses
   * the keys can foresee where they will lie.
   *
   * @param number any number; equal numbers give equal layouts
   */
  public ObjectMapBuilder seed(long number) {
    seed = number;
    return this;
  }

  /** Chooses how pages are read that are not in memory. Counts for an existing map. */
  public ObjectMapBuilder readAhead(ReadAhead choice) {
    readAhead = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Chooses whether a map that is opened for reading compares keys, and the values that lie beside
   * them, with the checksums of their segments. With {@link Checking#FIRST_TOUCH} what leads to a
   * segment whose bytes are others throws a {@link store.offheap.error.CorruptStoreException}.
   * Segments that were changed lately have no checksum. Other values have each their own, which is
   * always compared.
   */
  public ObjectMapBuilder checking(Checking choice) {
    checking = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Adds an attribute, for people and tools that look into the file. All together are 1 MiB long at
   * most. Counts in a new file.
   */
  public ObjectMapBuilder attribute(String name, String value) {
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
  public ObjectMap create() {
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    return opened(() -> ObjectStore.create(file, segmentSlots, number, attributes, settings()));
  }

  /**
   * Begins a map that is filled before it appears.
   *
   * @param isOverwrite whether it may replace a file
   * @throws IllegalArgumentException if the number of slots is none that a segment can have, or the
   *     attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists and is not to be replaced, or
   *     cannot be written
   * @throws store.offheap.error.StoreLockedException if a writer has the file open
   */
  public ObjectMapBuild build(boolean isOverwrite) {
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    TableSpec spec = TableSpec.objects(segmentSlots, number);
    return new ObjectMapBuild(file, isOverwrite, spec, attributes, settings());
  }

  /**
   * Opens the map for writing. If the last writer died, its work is taken up: as it was, if only
   * the process died; from the last {@link ObjectMap#sync()} on, if the machine went down.
   *
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes contradict each other
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public ObjectMap open() {
    return opened(() -> ObjectStore.open(file, settings()));
  }

  /**
   * Opens the map for writing if it exists, else creates it.
   *
   * @throws store.offheap.error.StoreException for the reasons that {@link #open} and
   *     {@link #create} have
   */
  public ObjectMap openOrCreate() {
    return Files.exists(file) ? open() : create();
  }

  /**
   * Opens the map for reading. Takes no lock and writes nothing, so that a file on a read-only
   * mount will do, and follows the changes of a writer, in this process or another.
   *
   * @throws store.offheap.error.RecoveryNeededException if the machine went down while it was open
   *     for writing
   * @throws store.offheap.error.StoreException for the other reasons that {@link #open} has
   */
  public ObjectMap openReadOnly() {
    return opened(() -> ObjectStore.openReadOnly(file, settings()));
  }

  private ObjectSettings settings() {
    return ObjectSettings.of(types).with(readAhead).with(checking);
  }

  /** An opening of a store. */
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

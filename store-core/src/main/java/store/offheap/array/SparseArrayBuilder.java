package store.offheap.array;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongConsumer;
import store.offheap.file.StoreSpec;
import store.offheap.model.ArrayType;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * Describes a {@link SparseArray} to create, to open, or to build. Not thread-safe.
 *
 * <p>Unless told otherwise it is of type {@code float64}, has one element, and its fill value is 0.
 */
public final class SparseArrayBuilder {
  /** Elements that are read between two reports of progress. */
  private static final long REPORTED = 1 << 14;

  private final Path file;
  private final Map<String, String> attributes = new TreeMap<>();
  private ArrayType type = ArrayType.FLOAT64;
  private long[] shape = {};

  /** Makes the fill value of a type, which may be chosen after it. */
  private Function<ArrayType, Fill> fill = ofType -> Fill.of(ofType, 0.0);

  private long expected;
  private boolean isOverwrite;
  private Duplicates duplicates;
  private Long seed;

  SparseArrayBuilder(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /** Chooses the type of the elements. */
  public SparseArrayBuilder type(ArrayType elementType) {
    type = Objects.requireNonNull(elementType, "elementType");
    return this;
  }

  /** Chooses the lengths of the axes, at most 32, 0 or more each. */
  public SparseArrayBuilder shape(long... lengths) {
    shape = lengths.clone();
    return this;
  }

  /** Chooses the fill value. */
  public SparseArrayBuilder fill(double value) {
    fill = ofType -> Fill.of(ofType, value);
    return this;
  }

  /** Chooses the fill value, an integer. */
  public SparseArrayBuilder fill(long value) {
    fill = ofType -> Fill.of(ofType, value);
    return this;
  }

  /**
   * Chooses the fill value by its text, so that every number of every type can be told, as
   * {@code 18446744073709551615} of {@code UINT64}.
   *
   * @param value a number as {@link store.offheap.model.DType#parseText} of {@code FLOAT64} takes
   *     it, or {@code true} or {@code false}; digits alone are an integer, and lose none. Whether
   *     the type has it is found out when the array is made.
   */
  public SparseArrayBuilder fill(String value) {
    Objects.requireNonNull(value, "value");
    fill = ofType -> Fill.ofText(ofType, value);
    return this;
  }

  /**
   * Says how many elements are to be stored, so that the first of them need not split segments. The
   * array stores fewer or more just as well.
   *
   * @param count 0 or more
   */
  public SparseArrayBuilder expected(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("expected: expected=0 or more, actual=" + count);
    }
    expected = count;
    return this;
  }

  /**
   * Says what an element means that a build is given twice; unless told otherwise, an error, but in
   * a file of coordinates the sum, as that is what it means there.
   */
  public SparseArrayBuilder onDuplicate(Duplicates meaning) {
    duplicates = Objects.requireNonNull(meaning, "meaning");
    return this;
  }

  /** Says whether a build replaces an existing file; unless told otherwise, it is an error. */
  public SparseArrayBuilder overwrite(boolean overwrite) {
    isOverwrite = overwrite;
    return this;
  }

  /**
   * Chooses the seed of the hash. Unless told otherwise it is random in a file that is created, so
   * that nobody who chooses the places can foresee where they lie, and a fixed one in a file that
   * is built, so that the same elements in the same order give the same bytes.
   */
  public SparseArrayBuilder seed(long number) {
    seed = number;
    return this;
  }

  /**
   * Adds an attribute, for people and tools that look into the file.
   *
   * @throws IllegalArgumentException if the name begins with {@code array.}
   */
  public SparseArrayBuilder attribute(String name, String value) {
    if (name.startsWith("array.")) {
      throw new IllegalArgumentException(
          "attribute name: expected=not beginning with array., actual=" + name);
    }
    attributes.put(name, Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Creates the array, all of it the fill value, and opens it for writing. The file appears
   * complete or not at all.
   *
   * @throws IllegalArgumentException if it cannot have the shape, or its type not the fill value
   * @throws store.offheap.error.StoreIoException if the file exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer is at work at that path
   */
  public SparseArray create() {
    SparseHeader header = header();
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    TableSpec spec = spec(header, number);
    // More are never stored than there are.
    long most = header.layout().size;
    long first = Math.min(expected, most);
    Table table = Table.create(
        file, spec.shrunkTo(first > 0 ? first : most), first, header.attributes(attributes));
    return SparseArray.of(table);
  }

  static TableSpec spec(SparseHeader header, long number) {
    return TableSpec.seeded(
        header.keyType(), header.valueType(), TableSpec.DEFAULT_SEGMENT_SLOTS, number);
  }

  private SparseHeader header() {
    return header(type, shape);
  }

  private SparseHeader header(ArrayType ofType, long... ofShape) {
    // The file has the text; what it does not have, as a NaN's payload, is left out from the start.
    return SparseHeader.of(ofShape, Fill.parse(ofType, fill.apply(ofType).text()));
  }

  /**
   * Opens the array for writing if it exists, else creates it.
   *
   * @throws IllegalArgumentException if it exists with another type, shape or fill value
   * @throws store.offheap.error.StoreException for the reasons that {@link SparseArray#open} has
   */
  public SparseArray openOrCreate() {
    if (!Files.exists(file)) {
      return create();
    }
    SparseHeader expectedHeader = header();
    SparseArray array = SparseArray.open(file);
    String actual = array.toString();
    if (array.type() != type
        || !Arrays.equals(array.shape(), shape)
        || !expectedHeader.attributes(Map.of()).entrySet().stream()
            .allMatch(entry -> entry.getValue().equals(array.attributes().get(entry.getKey())))) {
      array.close();
      throw new IllegalArgumentException(
          "array: expected=" + expectedHeader.attributes(Map.of()) + ", actual=" + actual);
    }
    return array;
  }

  /**
   * Begins to build the array from elements: the file appears complete, and as small as can be,
   * when the build is finished.
   *
   * @throws IllegalArgumentException if it cannot have the shape, or its type not the fill value
   * @throws store.offheap.error.StoreIoException if the file exists and is not to be replaced
   * @throws store.offheap.error.StoreLockedException if a writer has it open
   */
  public SparseArrayBuild start() {
    return start(header());
  }

  private SparseArrayBuild start(SparseHeader header) {
    return start(header, Duplicates.REFUSE);
  }

  /** Begins a build, in which duplicates mean something unless it was said what they mean. */
  private SparseArrayBuild start(SparseHeader header, Duplicates otherwise) {
    return new SparseArrayBuild(
        file,
        header,
        spec(header, seed == null ? 0 : seed),
        header.attributes(attributes),
        duplicates == null ? otherwise : duplicates,
        isOverwrite);
  }

  /**
   * Builds the array of listed elements.
   *
   * @return the array, open for reading and writing
   * @throws IllegalArgumentException if the type does not have one of the numbers
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws store.offheap.error.DuplicateKeyException if one comes twice and that is an error
   * @throws store.offheap.error.StoreIoException if the file exists and is not to be replaced, or
   *     cannot be written
   */
  public SparseArray buildFrom(Coordinates elements) {
    try (SparseArrayBuild build = start()) {
      elements.addTo(build);
      return build.finish();
    }
  }

  /**
   * Builds the array of elements by their places, as {@link #buildFrom(Coordinates)} does.
   *
   * @param elements integers as such, other numbers as {@code double}
   */
  public SparseArray buildFrom(Map<List<Long>, ? extends Number> elements) {
    try (SparseArrayBuild build = start()) {
      elements.forEach((place, number) -> {
        long[] index = place.stream().mapToLong(Long::longValue).toArray();
        if (number instanceof BigInteger integer) {
          build.addInteger(integer, index);
        } else if (number instanceof Long
            || number instanceof Integer
            || number instanceof Short
            || number instanceof Byte
            || number instanceof AtomicLong
            || number instanceof AtomicInteger
            || number instanceof LongAdder
            || number instanceof LongAccumulator) {
          build.addLong(number.longValue(), index);
        } else {
          build.addDouble(number.doubleValue(), index);
        }
      });
      return build.finish();
    }
  }

  /**
   * Builds the array of a dense one, with its type and shape, and the fill value chosen here.
   *
   * @return the array, open for reading and writing
   * @throws IllegalArgumentException if the type does not have the fill value
   * @throws store.offheap.error.StoreIoException if the file exists and is not to be replaced, or
   *     cannot be written
   */
  public SparseArray buildFrom(DenseArray array) {
    return buildFrom(array, count -> {});
  }

  /**
   * Builds the array of a dense one, as {@link #buildFrom(DenseArray)} does.
   *
   * @param progress is told how many elements were looked at, again and again
   */
  public SparseArray buildFrom(DenseArray array, LongConsumer progress) {
    SparseHeader header = header(array.type(), array.shape());
    try (SparseArrayBuild build = start(header)) {
      DenseCopy.read(array, header.fill(), build::addRaw, progress);
      return build.finish();
    }
  }

  /**
   * Builds the array of an {@code .npz} file, with its type, shape and fill value: as
   * {@code sparse.save_npz} writes a COO array, or {@code scipy.sparse.save_npz} a matrix in the
   * formats coo, csr and csc. The memory it takes does not depend on what the file says or holds.
   *
   * @return the array, open for reading and writing
   * @throws store.offheap.error.NotAStoreException if it is something else, or has another format
   * @throws store.offheap.error.CorruptStoreException if it is damaged or contradicts itself
   * @throws store.offheap.error.DuplicateKeyException if an element comes twice and that is an
   *     error
   * @throws store.offheap.error.StoreIoException if the file cannot be read, or the array's file
   *     exists and is not to be replaced, or cannot be written
   */
  public SparseArray buildFromNpz(Path npz) {
    return buildFromNpz(npz, count -> {});
  }

  /**
   * Builds the array of an {@code .npz} file, as {@link #buildFromNpz(Path)} does.
   *
   * @param progress is told how many elements were read, again and again
   */
  public SparseArray buildFromNpz(Path npz, LongConsumer progress) {
    try (NpzReader reader = new NpzReader(npz)) {
      SparseHeader header = reader.header();
      try (SparseArrayBuild build = start(header, Duplicates.SUM)) {
        reader.read(header, (place, raw) -> {
          build.addRaw(place, raw);
          if (build.added() % REPORTED == 0) {
            progress.accept(build.added());
          }
        });
        progress.accept(build.added());
        return build.finish();
      }
    }
  }

  /**
   * Builds the array of the elements of a view, with its shape, type and fill value.
   *
   * @return the array, open for reading and writing
   * @throws store.offheap.error.StoreIoException if the file exists and is not to be replaced, or
   *     cannot be written
   */
  public SparseArray buildFrom(SparseView view) {
    String text = view.source().fill().text();
    SparseHeader header = SparseHeader.of(view.shape(), Fill.parse(view.type(), text));
    try (SparseArrayBuild build = start(header)) {
      view.source().scan(build::addRaw);
      return build.finish();
    }
  }
}

package store.offheap.array;

import java.math.BigInteger;
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
import store.offheap.file.OpenOrCreate;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.ArrayType;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * A builder for a {@link SparseArray} to create, to open, or to build. Not thread-safe.
 *
 * <p>By default the type is {@code float64}, the array has one element, and the fill value is 0.
 */
public final class SparseArrayBuilder {
  /** Number of elements read between two progress reports. */
  private static final long REPORTED = 1 << 14;

  private final Path file;
  private final Map<String, String> attributes = new TreeMap<>();
  private ArrayType type = ArrayType.FLOAT64;
  private long[] shape = {};

  /** Creates the fill value for a type, which may be set later. */
  private Function<ArrayType, Fill> fill = ofType -> Fill.of(ofType, 0.0);

  private long expected;
  private boolean isOverwrite;
  private Duplicates duplicates;
  private Long seed;

  SparseArrayBuilder(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /** Sets the type of the elements. */
  public SparseArrayBuilder type(ArrayType elementType) {
    type = Objects.requireNonNull(elementType, "elementType");
    return this;
  }

  /** Sets the lengths of the axes: at most 32, each 0 or more. */
  public SparseArrayBuilder shape(long... lengths) {
    Objects.requireNonNull(lengths, "lengths");
    shape = lengths.clone();
    return this;
  }

  /** Sets the fill value. */
  public SparseArrayBuilder fill(double value) {
    fill = ofType -> Fill.of(ofType, value);
    return this;
  }

  /** Sets the fill value to an integer. */
  public SparseArrayBuilder fill(long value) {
    fill = ofType -> Fill.of(ofType, value);
    return this;
  }

  /**
   * Sets the fill value as text, which can represent every number of every type, such as
   * {@code 18446744073709551615} of {@code UINT64}.
   *
   * @param value a number as accepted by {@link store.offheap.model.DType#parseText} of
   *     {@code FLOAT64}, or {@code true} or {@code false}; digits alone are an integer and lose no
   *     precision. Whether the type can represent it is checked when the array is created.
   */
  public SparseArrayBuilder fill(String value) {
    Objects.requireNonNull(value, "value");
    fill = ofType -> Fill.ofText(ofType, value);
    return this;
  }

  /**
   * Sets the expected number of stored elements, so that segments need not be split to reach it.
   * The array may store fewer or more elements.
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
   * Sets how a build treats an element that is added twice. By default it is an error, except in a
   * coordinate file, where the format defines it as the sum.
   */
  public SparseArrayBuilder onDuplicate(Duplicates meaning) {
    duplicates = Objects.requireNonNull(meaning, "meaning");
    return this;
  }

  /** Sets whether a build replaces an existing file; by default, an existing file is an error. */
  public SparseArrayBuilder overwrite(boolean overwrite) {
    isOverwrite = overwrite;
    return this;
  }

  /**
   * Sets the seed of the hash. By default it is random in a file that is created, so that someone
   * who chooses the places cannot predict their slots, and fixed in a file that is built, so that
   * the same elements in the same order give the same bytes.
   */
  public SparseArrayBuilder seed(long number) {
    seed = number;
    return this;
  }

  /**
   * Adds an attribute, for people and tools that inspect the file. All attributes together are at
   * most 1 MiB long.
   *
   * @throws IllegalArgumentException if the name begins with {@code array.}
   */
  public SparseArrayBuilder attribute(String name, String value) {
    SparseHeader.requireFree(name);
    attributes.put(name, Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Creates the array, with all elements having the fill value, and opens it for writing. The file
   * appears complete or not at all.
   *
   * @throws IllegalArgumentException if the shape is not supported, the type cannot represent the
   *     fill value, or the attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer is using that path
   */
  public SparseArray create() {
    SparseHeader header = header();
    long number = seed == null ? StoreSpec.randomSeed() : seed;
    TableSpec spec = spec(header, number);
    // Never more than the number of elements.
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
    // The file stores the text; what the text does not contain, such as a NaN's payload, is omitted
    // from the start.
    return SparseHeader.of(ofShape, Fill.parse(ofType, fill.apply(ofType).text()));
  }

  /**
   * Opens the array for writing if it exists, otherwise creates it.
   *
   * @throws IllegalArgumentException if it exists with a different type, shape or fill value, or
   *     for the reasons listed at {@link #create}
   * @throws store.offheap.error.StoreException for the reasons listed at {@link SparseArray#open}
   *     and {@link #create}
   */
  public SparseArray openOrCreate() {
    return OpenOrCreate.at(file, this::openSame, this::create);
  }

  private SparseArray openSame() {
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
   * Starts to build the array from elements: the file appears, complete and as small as possible,
   * when the build is finished.
   *
   * @throws IllegalArgumentException if the shape is not supported, the type cannot represent the
   *     fill value, or the attributes are too long
   * @throws store.offheap.error.StoreIoException if the file exists and may not be replaced
   * @throws store.offheap.error.StoreLockedException if a writer has it open
   */
  public SparseArrayBuild start() {
    return start(header());
  }

  private SparseArrayBuild start(SparseHeader header) {
    return start(header, Duplicates.REFUSE);
  }

  /** Starts a build with a default treatment of duplicates, which applies unless one was set. */
  private SparseArrayBuild start(SparseHeader header, Duplicates otherwise) {
    Map<String, String> allAttributes = header.attributes(attributes);
    StoreFile.requireAttributes(allAttributes);
    return new SparseArrayBuild(
        file,
        header,
        spec(header, seed == null ? 0 : seed),
        allAttributes,
        duplicates == null ? otherwise : duplicates,
        isOverwrite);
  }

  /**
   * Builds the array from a list of elements.
   *
   * @return the array, open for reading and writing
   * @throws IllegalArgumentException if the type cannot represent one of the numbers
   * @throws IndexOutOfBoundsException if an index is out of bounds
   * @throws store.offheap.error.DuplicateKeyException if an element occurs twice and duplicates are
   *     errors
   * @throws store.offheap.error.StoreIoException if the file exists and may not be replaced, or
   *     cannot be written
   */
  public SparseArray buildFrom(Coordinates elements) {
    Objects.requireNonNull(elements, "elements");
    try (SparseArrayBuild build = start()) {
      elements.addTo(build);
      return build.finish();
    }
  }

  /**
   * Builds the array from elements by index, as {@link #buildFrom(Coordinates)} does.
   *
   * @param elements the elements; integers are used as such, other numbers as {@code double}
   */
  public SparseArray buildFrom(Map<List<Long>, ? extends Number> elements) {
    Objects.requireNonNull(elements, "elements");
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
   * Builds the array from a dense one, with its type and shape and the fill value set here.
   *
   * @return the array, open for reading and writing
   * @throws IllegalArgumentException if the type cannot represent the fill value
   * @throws store.offheap.error.StoreIoException if the file exists and may not be replaced, or
   *     cannot be written
   */
  public SparseArray buildFrom(DenseArray array) {
    return buildFrom(array, count -> {});
  }

  /**
   * Builds the array from a dense one, as {@link #buildFrom(DenseArray)} does.
   *
   * @param progress called repeatedly with the number of elements processed so far
   */
  public SparseArray buildFrom(DenseArray array, LongConsumer progress) {
    Objects.requireNonNull(array, "array");
    Objects.requireNonNull(progress, "progress");
    SparseHeader header = header(array.type(), array.shape());
    try (SparseArrayBuild build = start(header)) {
      DenseCopy.read(array, header.fill(), build::addRaw, progress);
      return build.finish();
    }
  }

  /**
   * Builds the array from an {@code .npz} file, with its type, shape and fill value. The file holds
   * a COO array written by {@code sparse.save_npz}, or what {@code scipy.sparse.save_npz} writes: a
   * matrix in the formats coo, csr or csc, or a coo array of any rank. Memory use does not depend
   * on the contents of the file.
   *
   * @return the array, open for reading and writing
   * @throws store.offheap.error.NotAStoreException if the file is something else, or has another
   *     format
   * @throws store.offheap.error.CorruptStoreException if it is damaged or inconsistent
   * @throws store.offheap.error.DuplicateKeyException if an element occurs twice and duplicates are
   *     errors
   * @throws store.offheap.error.StoreIoException if the file cannot be read, or the array's file
   *     exists and may not be replaced, or cannot be written
   */
  public SparseArray buildFromNpz(Path npz) {
    return buildFromNpz(npz, count -> {});
  }

  /**
   * Builds the array from an {@code .npz} file, as {@link #buildFromNpz(Path)} does.
   *
   * @param progress called repeatedly with the number of elements read so far
   */
  public SparseArray buildFromNpz(Path npz, LongConsumer progress) {
    Objects.requireNonNull(npz, "npz");
    Objects.requireNonNull(progress, "progress");
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
   * Builds the array from the elements of a view, with its shape, type and fill value.
   *
   * @return the array, open for reading and writing
   * @throws store.offheap.error.StoreIoException if the file exists and may not be replaced, or
   *     cannot be written
   */
  public SparseArray buildFrom(SparseView view) {
    Objects.requireNonNull(view, "view");
    String text = view.source().fill().text();
    SparseHeader header = SparseHeader.of(view.shape(), Fill.parse(view.type(), text));
    try (SparseArrayBuild build = start(header)) {
      view.source().scan(build::addRaw);
      return build.finish();
    }
  }
}

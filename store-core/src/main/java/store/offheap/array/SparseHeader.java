package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;
import store.offheap.table.Table;

/**
 * The header of a sparse array, held in the attributes that make an ID map a sparse array:
 * {@value #SHAPE}, lengths separated by commas; {@value #TYPE}, the name of an {@link ArrayType};
 * {@value #FILL}, a number as text.
 *
 * @param layout the shape, and the keys of the elements
 * @param fill the type and the fill value
 */
record SparseHeader(Layout layout, Fill fill) {
  private static final String PREFIX = "array.";
  static final String SHAPE = "array.shape";
  static final String TYPE = "array.dtype";
  static final String FILL = "array.fill";

  /** Maximum length of the text of {@link Layout#MAX_RANK} lengths. */
  private static final int MAX_SHAPE_TEXT = 20 * Layout.MAX_RANK;

  private static final int MAX_SHOWN = 40;

  /**
   * Returns the header of a new array.
   *
   * @throws IllegalArgumentException if there are too many axes, a length is negative, or the
   *     number of elements exceeds the range of {@code long}
   */
  static SparseHeader of(long[] shape, Fill fill) {
    long[] own = shape.clone();
    if (own.length > Layout.MAX_RANK || Arrays.stream(own).anyMatch(length -> length < 0)) {
      throw new IllegalArgumentException("shape: expected=at most " + Layout.MAX_RANK
          + " lengths, 0 or more, actual=" + Arrays.toString(own));
    }
    try {
      return new SparseHeader(Layout.of(own, false), fill);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape: expected=fewer than 2^63 elements, actual=" + Arrays.toString(own), e);
    }
  }

  /**
   * Checks that an attribute is not one of a header.
   *
   * @throws IllegalArgumentException if its name begins with that of one
   */
  static void requireFree(String attribute) {
    Objects.requireNonNull(attribute, "name");
    if (attribute.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "attribute name: expected=not beginning with array., actual=" + attribute);
    }
  }

  ArrayType type() {
    return fill.type();
  }

  /** Returns the narrowest key dtype that holds all places. */
  DType keyType() {
    return layout.size - 1 <= DType.UINT32.maxValue() ? DType.UINT32 : DType.INT64;
  }

  /** Returns the value dtype that holds the cells of the elements. */
  DType valueType() {
    switch (type()) {
      case BOOL:
        return DType.UINT8;
      case FLOAT16:
        return DType.UINT16;
      default:
        return DType.parse(type().label());
    }
  }

  /** Returns the attributes that a file needs, in addition to those of the caller. */
  Map<String, String> attributes(Map<String, String> others) {
    Map<String, String> attributes = new TreeMap<>(others);
    attributes.put(
        SHAPE,
        Arrays.stream(layout.shape).mapToObj(Long::toString).collect(Collectors.joining(",")));
    attributes.put(TYPE, type().label());
    attributes.put(FILL, fill.text());
    return attributes;
  }

  /**
   * Reads the header of a table, and checks it against the table.
   *
   * @throws NotAStoreException if the table is not a sparse array
   * @throws CorruptStoreException if its attributes are not those of a sparse array, or do not
   *     match the table
   */
  static SparseHeader read(Table table) {
    Path path = table.file().path();
    Map<String, String> attributes = table.file().attributes();
    String shape = attributes.get(SHAPE);
    String type = attributes.get(TYPE);
    String fill = attributes.get(FILL);
    if (shape == null && type == null && fill == null) {
      throw new NotAStoreException("an ID map, not a sparse array", path);
    }
    if (shape == null || type == null || fill == null) {
      throw corrupt(
          path,
          SHAPE + ", " + TYPE + " and " + FILL + ": expected=all three, actual="
              + attributes.keySet().stream()
                  .filter(name -> name.startsWith("array."))
                  .toList());
    }
    SparseHeader header;
    try {
      header = of(lengths(shape), Fill.parse(ArrayType.parse(shown(type)), shown(fill)));
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), path, e, "attributes");
    }
    header.require(table);
    return header;
  }

  private static long[] lengths(String text) {
    if (text.isEmpty()) {
      return new long[0];
    }
    if (text.length() > MAX_SHAPE_TEXT) {
      throw new IllegalArgumentException(
          SHAPE + ": expected=at most " + MAX_SHAPE_TEXT + " characters, actual=" + text.length());
    }
    return Arrays.stream(text.split(",", -1)).mapToLong(DType.INT64::parseText).toArray();
  }

  private static String shown(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) : text;
  }

  private void require(Table table) {
    Path path = table.file().path();
    DType keys = table.spec().keyType();
    DType values = table.spec().valueType();
    if (keys != keyType() || values != valueType()) {
      throw corrupt(
          path,
          "dtypes: expected=" + keyType().label() + " -> " + valueType().label() + ", actual="
              + keys.label() + " -> " + values.label());
    }
    if (table.size() > layout.size) {
      throw corrupt(
          path, "stored elements: expected=at most " + layout.size + ", actual=" + table.size());
    }
  }

  private static CorruptStoreException corrupt(Path path, String message) {
    return new CorruptStoreException(message, path, "attributes");
  }
}

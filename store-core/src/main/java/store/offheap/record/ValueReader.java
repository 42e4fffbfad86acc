package store.offheap.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.UnknownTypeException;
import store.offheap.file.StoreSpec;

/** Reads the output of {@link ValueWriter}; the input is not trusted. */
final class ValueReader {
  private final KnownTypes types;
  private final Path file;
  private final RecordInput input;
  private final boolean isKey;

  ValueReader(KnownTypes types, Path file, RecordInput input, boolean isKey) {
    this.types = types;
    this.file = file;
    this.input = input;
    this.isKey = isKey;
  }

  /**
   * Reads an object at a nesting depth.
   *
   * @throws InvalidRecordException if the bytes are not what was written
   * @throws UnknownTypeException if a record or enum is not known
   * @throws FormatTooNewException if the type is not known to this version: according to a
   *     checksum, the bytes are those that were written
   */
  Object read(int depth) {
    int tag = input.readByte();
    if (tag >= Tag.INTEGER) {
      return readInner(tag, depth);
    } else if (isKey && (tag >= Tag.BYTE && tag <= Tag.LONG || tag == Tag.BIG_INTEGER)) {
      throw invalid("an integer", tag);
    } else if (tag >= Tag.BYTES) {
      return tag <= Tag.DOUBLES ? readArray(tag) : readDeclared(tag, depth);
    }
    return switch (tag) {
      case Tag.NULL -> null;
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.CHARACTER -> (char) input.readShort();
      case Tag.STRING -> input.readUtf8(input.readLength());
      case Tag.UTF_16_STRING -> readUtf16();
      case Tag.UUID -> new UUID(input.readLong(), input.readLong());
      case Tag.INSTANT -> readInstant();
      case Tag.LOCAL_DATE -> readDate();
      default -> readNumber(tag);
    };
  }

  private Object readNumber(int tag) {
    return switch (tag) {
      case Tag.BYTE -> input.readByte();
      case Tag.SHORT -> input.readShort();
      case Tag.INT -> input.readInt();
      case Tag.LONG -> input.readLong();
      case Tag.FLOAT -> Float.intBitsToFloat(input.readInt());
      case Tag.DOUBLE -> Double.longBitsToDouble(input.readLong());
      case Tag.BIG_INTEGER -> readBigInteger();
      case Tag.BIG_DECIMAL -> readBigDecimal();
      default -> throw invalid("a tag", tag);
    };
  }

  private BigDecimal readBigDecimal() {
    int scale = input.readInt();
    return new BigDecimal(readBigInteger(), scale);
  }

  private BigInteger readBigInteger() {
    byte[] bytes = input.readWithLength();
    if (bytes.length == 0) {
      throw new InvalidRecordException("invalid integer: expected=1 byte or more, actual=0");
    }
    return new BigInteger(bytes);
  }

  private String readUtf16() {
    return String.valueOf(elements(Character.BYTES).asCharBuffer());
  }

  private Instant readInstant() {
    long second = input.readLong();
    int nano = input.readInt();
    if (nano < 0 || nano > 999_999_999) {
      throw new InvalidRecordException("invalid nanosecond: actual=" + nano);
    }
    try {
      return Instant.ofEpochSecond(second, nano);
    } catch (DateTimeException e) {
      throw new InvalidRecordException("invalid second: actual=" + second);
    }
  }

  private LocalDate readDate() {
    long day = input.readLong();
    try {
      return LocalDate.ofEpochDay(day);
    } catch (DateTimeException e) {
      throw new InvalidRecordException("invalid day: actual=" + day);
    }
  }

  private Object readArray(int tag) {
    return switch (tag) {
      case Tag.BYTES -> input.readWithLength();
      case Tag.BOOLEANS -> readBooleans();
      case Tag.SHORTS -> {
        ByteBuffer buffer = elements(Short.BYTES);
        short[] array = new short[buffer.remaining() / Short.BYTES];
        buffer.asShortBuffer().get(array);
        yield array;
      }
      case Tag.CHARS -> {
        ByteBuffer buffer = elements(Character.BYTES);
        char[] array = new char[buffer.remaining() / Character.BYTES];
        buffer.asCharBuffer().get(array);
        yield array;
      }
      case Tag.INTS -> {
        ByteBuffer buffer = elements(Integer.BYTES);
        int[] array = new int[buffer.remaining() / Integer.BYTES];
        buffer.asIntBuffer().get(array);
        yield array;
      }
      case Tag.LONGS -> {
        ByteBuffer buffer = elements(Long.BYTES);
        long[] array = new long[buffer.remaining() / Long.BYTES];
        buffer.asLongBuffer().get(array);
        yield array;
      }
      case Tag.FLOATS -> {
        ByteBuffer buffer = elements(Float.BYTES);
        float[] array = new float[buffer.remaining() / Float.BYTES];
        for (int i = 0; i < array.length; i++) {
          array[i] = Float.intBitsToFloat(buffer.getInt());
        }
        yield array;
      }
      default -> {
        ByteBuffer buffer = elements(Double.BYTES);
        double[] array = new double[buffer.remaining() / Double.BYTES];
        for (int i = 0; i < array.length; i++) {
          array[i] = Double.longBitsToDouble(buffer.getLong());
        }
        yield array;
      }
    };
  }

  private boolean[] readBooleans() {
    byte[] bytes = input.readWithLength();
    boolean[] array = new boolean[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0 || bytes[i] > 1) {
        throw new InvalidRecordException("invalid boolean: actual=" + bytes[i]);
      }
      array[i] = bytes[i] == 1;
    }
    return array;
  }

  /** Reads a number of elements and their bytes. */
  private ByteBuffer elements(int elementBytes) {
    long size = (long) input.readCount() * elementBytes;
    if (size > input.remaining()) {
      throw new InvalidRecordException(
          "value is cut short: expected=" + size + " bytes, actual=" + input.remaining());
    }
    return ByteBuffer.wrap(input.read((int) size)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Object readDeclared(int tag, int depth) {
    String name = input.readUtf8(input.readLength());
    KnownType type = types.find(name);
    if (type == null) {
      throw new UnknownTypeException(
          "class is not known: register it with the map before it is read", file, name);
    }
    if (type.type().isEnum() != (tag == Tag.ENUM)) {
      throw unlike("class was " + (tag == Tag.ENUM ? "an enum" : "a record"), name, null);
    }
    return tag == Tag.ENUM ? readEnum(type, name) : readRecord(type, name, depth);
  }

  private Object readEnum(KnownType type, String name) {
    String constantName = input.readUtf8(input.readLength());
    Object constant = type.constant(constantName);
    if (constant == null) {
      throw unlike("enum has lost the constant " + constantName, name, null);
    }
    return constant;
  }

  private Object readRecord(KnownType type, String name, int depth) {
    int below = deeper(depth);
    int fingerprint = input.readInt();
    int count = input.readLength();
    if (fingerprint != type.fingerprint() || count != type.componentCount()) {
      throw unlike("record had components of other names", name, null);
    }
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      Object value = read(below);
      values[i] = isKey ? type.converted(value, i) : value;
    }
    try {
      return type.instance(values, isKey);
    } catch (IllegalArgumentException e) {
      throw unlike("record takes no such components", name, e);
    }
  }

  private Object readInner(int tag, int depth) {
    if (tag >= Tag.FIRST_FREE) {
      throw new FormatTooNewException(
          "value of a type of a later version: expected=tag 1 to " + (Tag.FIRST_FREE - 1)
              + ", actual=tag " + tag,
          file,
          StoreSpec.FORMAT_VERSION + 1,
          StoreSpec.FORMAT_VERSION);
    }
    boolean isOfKey = tag < Tag.VALUE_LIST;
    if (isOfKey != isKey || !isKey && depth == 0) {
      throw invalid("a tag", tag);
    }
    return switch (tag) {
      case Tag.INTEGER -> Integers.narrowest(readBigInteger());
      case Tag.LIST, Tag.VALUE_LIST -> readList(deeper(depth));
      case Tag.SET, Tag.VALUE_SET -> readSet(deeper(depth));
      default -> readMap(deeper(depth));
    };
  }

  private List<Object> readList(int depth) {
    int count = input.readLength();
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(read(depth));
    }
    return Collections.unmodifiableList(list);
  }

  private Set<Object> readSet(int depth) {
    int count = input.readLength();
    Set<Object> set = new LinkedHashSet<>();
    byte[] previous = new byte[0];
    for (int i = 0; i < count; i++) {
      int start = input.position();
      set.add(read(depth));
      previous = ascending(previous, input.copyFrom(start));
    }
    return Collections.unmodifiableSet(set);
  }

  private Map<Object, Object> readMap(int depth) {
    int count = input.readLength();
    Map<Object, Object> map = new LinkedHashMap<>();
    byte[] previous = new byte[0];
    for (int i = 0; i < count; i++) {
      int start = input.position();
      Object key = read(depth);
      previous = ascending(previous, input.copyFrom(start));
      map.put(key, read(depth));
    }
    return Collections.unmodifiableMap(map);
  }

  private static byte[] ascending(byte[] previous, byte[] next) {
    if (Arrays.compareUnsigned(previous, next) >= 0) {
      throw new InvalidRecordException("elements of a set or map are not in order");
    }
    return next;
  }

  private static int deeper(int depth) {
    if (depth == ValueWriter.MAX_DEPTH) {
      throw new InvalidRecordException("nested too deep: limit=" + ValueWriter.MAX_DEPTH);
    }
    return depth + 1;
  }

  private UnknownTypeException unlike(String what, String name, Throwable cause) {
    return new UnknownTypeException(what + ": register the class it was", file, cause, name);
  }

  private static InvalidRecordException invalid(String expected, int tag) {
    return new InvalidRecordException("invalid tag: expected=" + expected + ", actual=" + tag);
  }
}

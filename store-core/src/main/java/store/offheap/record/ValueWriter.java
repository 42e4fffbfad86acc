package store.offheap.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Writes the types common to values and keys. */
final class ValueWriter {
  static final int MAX_DEPTH = 64;

  private final KnownTypes types;
  private final RecordOutput output;
  private final boolean isKey;

  ValueWriter(KnownTypes types, RecordOutput output, boolean isKey) {
    this.types = types;
    this.output = output;
    this.isKey = isKey;
  }

  boolean isKey() {
    return isKey;
  }

  /** Writes an object at a nesting depth. */
  void write(Object value, int depth) {
    if (value instanceof String string) {
      writeString(string);
    } else if (value == null) {
      output.writeByte(Tag.NULL);
    } else if (value instanceof Number number) {
      writeNumber(number);
    } else if (value instanceof Boolean flag) {
      output.writeByte(flag ? Tag.TRUE : Tag.FALSE);
    } else if (value instanceof Character character) {
      output.writeByte(Tag.CHARACTER);
      output.writeShort(character);
    } else if (value.getClass().isArray()) {
      writeArray(value);
    } else if (value instanceof Enum<?> constant) {
      writeEnum(constant);
    } else if (value instanceof Record) {
      writeRecord(value, depth);
    } else if (!writeTime(value) && !writeContainer(value, depth)) {
      throw refused(value);
    }
  }

  /** Writes a container in a key or a record: other containers are not immutable values. */
  private boolean writeContainer(Object value, int depth) {
    return (isKey || depth > 0) && InnerContainers.write(this, output, value, depth);
  }

  static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException(
          "nesting: expected=at most " + MAX_DEPTH + " levels and no cycle, actual=more");
    }
    return depth + 1;
  }

  private void writeString(String string) {
    byte[] bytes = Utf8.encode(string);
    if (bytes != null) {
      output.writeWithLength(Tag.STRING, bytes);
    } else {
      writeChars(Tag.UTF_16_STRING, string.toCharArray());
    }
  }

  private void writeNumber(Number number) {
    if (number instanceof Double value) {
      output.writeByte(Tag.DOUBLE);
      output.writeLong(bits(value));
    } else if (number instanceof Float value) {
      output.writeByte(Tag.FLOAT);
      output.writeInt(bits(value));
    } else if (number.getClass() == BigDecimal.class) {
      BigDecimal value = (BigDecimal) number;
      output.writeByte(Tag.BIG_DECIMAL);
      output.writeInt(value.scale());
      output.writeWithLength(value.unscaledValue().toByteArray());
    } else if (number.getClass() == BigInteger.class) {
      output.writeWithLength(
          isKey ? Tag.INTEGER : Tag.BIG_INTEGER, ((BigInteger) number).toByteArray());
    } else if (!(number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte)) {
      throw refused(number);
    } else if (isKey) {
      output.writeWithLength(Tag.INTEGER, Integers.bytes(number.longValue()));
    } else {
      writeInteger(number);
    }
  }

  private void writeInteger(Number number) {
    if (number instanceof Integer) {
      output.writeByte(Tag.INT);
      output.writeInt(number.intValue());
    } else if (number instanceof Long) {
      output.writeByte(Tag.LONG);
      output.writeLong(number.longValue());
    } else if (number instanceof Short) {
      output.writeByte(Tag.SHORT);
      output.writeShort(number.intValue());
    } else {
      output.writeByte(Tag.BYTE);
      output.writeByte(number.intValue());
    }
  }

  private boolean writeTime(Object value) {
    if (value instanceof UUID uuid) {
      output.writeByte(Tag.UUID);
      output.writeLong(uuid.getMostSignificantBits());
      output.writeLong(uuid.getLeastSignificantBits());
    } else if (value instanceof Instant instant) {
      output.writeByte(Tag.INSTANT);
      output.writeLong(instant.getEpochSecond());
      output.writeInt(instant.getNano());
    } else if (value instanceof LocalDate date) {
      output.writeByte(Tag.LOCAL_DATE);
      output.writeLong(date.toEpochDay());
    } else {
      return false;
    }
    return true;
  }

  private void writeArray(Object value) {
    if (value instanceof byte[] array) {
      output.writeWithLength(Tag.BYTES, array);
    } else if (value instanceof int[] array) {
      ByteBuffer buffer = start(Tag.INTS, array.length, Integer.BYTES);
      buffer.asIntBuffer().put(array);
      output.write(buffer.array());
    } else if (value instanceof long[] array) {
      ByteBuffer buffer = start(Tag.LONGS, array.length, Long.BYTES);
      buffer.asLongBuffer().put(array);
      output.write(buffer.array());
    } else if (value instanceof double[] array) {
      ByteBuffer buffer = start(Tag.DOUBLES, array.length, Double.BYTES);
      for (double element : array) {
        buffer.putLong(bits(element));
      }
      output.write(buffer.array());
    } else if (value instanceof float[] array) {
      ByteBuffer buffer = start(Tag.FLOATS, array.length, Float.BYTES);
      for (float element : array) {
        buffer.putInt(bits(element));
      }
      output.write(buffer.array());
    } else if (value instanceof short[] array) {
      ByteBuffer buffer = start(Tag.SHORTS, array.length, Short.BYTES);
      buffer.asShortBuffer().put(array);
      output.write(buffer.array());
    } else if (value instanceof char[] array) {
      writeChars(Tag.CHARS, array);
    } else if (value instanceof boolean[] array) {
      ByteBuffer buffer = start(Tag.BOOLEANS, array.length, 1);
      for (boolean element : array) {
        buffer.put((byte) (element ? 1 : 0));
      }
      output.write(buffer.array());
    } else {
      throw refused(value);
    }
  }

  private void writeChars(int tag, char[] chars) {
    ByteBuffer buffer = start(tag, chars.length, Character.BYTES);
    buffer.asCharBuffer().put(chars);
    output.write(buffer.array());
  }

  /** Writes a tag and a number of elements, and returns a buffer for these. */
  private ByteBuffer start(int tag, int count, int elementBytes) {
    long size = (long) count * elementBytes;
    if (size > RecordOutput.MAX_BYTES) {
      throw new IllegalArgumentException(
          "array is too large: limit=" + RecordOutput.MAX_BYTES + " bytes, actual=" + size);
    }
    output.writeByte(tag);
    output.writeLength(count);
    return ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void writeEnum(Enum<?> constant) {
    KnownType type = types.remember(constant.getDeclaringClass());
    output.writeWithLength(Tag.ENUM, type.name());
    output.writeWithLength(Utf8.encode(constant.name()));
  }

  private void writeRecord(Object value, int depth) {
    int below = deeper(depth);
    KnownType type = types.remember(value.getClass());
    output.writeWithLength(Tag.RECORD, type.name());
    output.writeInt(type.fingerprint());
    output.writeLength(type.componentCount());
    for (int i = 0; i < type.componentCount(); i++) {
      Object component = type.component(value, i);
      type.requireReadable(component, i);
      write(component, below);
    }
  }

  private long bits(double value) {
    return isKey ? Double.doubleToLongBits(value) : Double.doubleToRawLongBits(value);
  }

  private int bits(float value) {
    return isKey ? Float.floatToIntBits(value) : Float.floatToRawIntBits(value);
  }

  private IllegalArgumentException refused(Object value) {
    if (!isKey && (value instanceof List || value instanceof Set || value instanceof Map)) {
      return new IllegalArgumentException(
          "cannot be an immutable value: expected=a record around it, actual="
              + value.getClass().getName());
    }
    return new IllegalArgumentException("cannot be "
        + (isKey ? "a key" : "a value")
        + ": expected=null, a boolean, a number, a character, a string, a primitive array,"
        + " a UUID, an Instant, a LocalDate, an enum, a record, or a List, Set or Map of these"
        + ", actual="
        + value.getClass().getName());
  }
}

package store.offheap.map;

import java.util.OptionalLong;
import java.util.StringJoiner;
import store.offheap.model.DType;

/** Implements {@code equals}, {@code hashCode} and {@code toString} of maps. */
final class Comparison {
  private final IdMap left;
  private final IdMap right;

  Comparison(IdMap left, IdMap right) {
    this.left = left;
    this.right = right;
  }

  boolean isEqual() {
    if (left.size() != right.size() || kind(left.valueType()) != kind(right.valueType())) {
      return false;
    }
    IdMapCursor cursor = left.cursor();
    while (cursor.next()) {
      if (!isSameNumber(left.keyType(), right.keyType(), cursor.key())) {
        return false;
      }
      OptionalLong raw = right.find(cursor.key());
      if (raw.isEmpty() || !isSameValue(cursor, raw.getAsLong())) {
        return false;
      }
    }
    return true;
  }

  private boolean isSameValue(IdMapCursor cursor, long raw) {
    if (left.valueType().isFloating()) {
      double other = right.valueType().rawToDouble(raw);
      return Double.doubleToRawLongBits(cursor.doubleValue()) == Double.doubleToRawLongBits(other);
    }
    long value = cursor.value();
    return value == right.valueType().fromRaw(raw)
        && isSameNumber(left.valueType(), right.valueType(), value);
  }

  /** Returns whether the same bits mean the same number in two integer types. */
  private static boolean isSameNumber(DType one, DType other, long bits) {
    return bits >= 0 || (one == DType.UINT64) == (other == DType.UINT64);
  }

  private static int kind(DType type) {
    return type == DType.NONE ? 0 : type.isFloating() ? 1 : 2;
  }

  /** Returns a hash code that is the same for equal maps. */
  static int hashOf(IdMap map) {
    int sum = 0;
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      sum += Long.hashCode(cursor.key()) ^ Long.hashCode(valueBits(map, cursor));
    }
    return sum;
  }

  /** Returns the value of the current entry; a floating-point value is returned as its bits. */
  private static long valueBits(IdMap map, IdMapCursor cursor) {
    return map.valueType().isFloating()
        ? Double.doubleToRawLongBits(cursor.doubleValue())
        : cursor.value();
  }

  static String toString(IdMap map, int limit) {
    StringJoiner entries = new StringJoiner(", ", "IdMap{", "}");
    IdMapCursor cursor = map.cursor();
    long shown = 0;
    while (shown < limit && cursor.next()) {
      entries.add(entry(map, cursor));
      shown++;
    }
    if (map.size() > shown) {
      entries.add("... " + (map.size() - shown) + " more");
    }
    return entries.toString();
  }

  private static String entry(IdMap map, IdMapCursor cursor) {
    String key = map.keyType().toText(cursor.key());
    if (map.valueType() == DType.NONE) {
      return key;
    }
    return key + "=" + map.valueType().toText(valueBits(map, cursor));
  }
}

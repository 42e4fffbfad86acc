package store.offheap.record;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Encodes lists, sets and maps that are keys, or are inside keys or records: equal ones have the
 * same form.
 */
final class InnerContainers {

  private InnerContainers() {}

  /** Writes a container, or nothing if the object is not one. */
  static boolean write(ValueWriter writer, RecordOutput output, Object value, int depth) {
    if (value instanceof List<?> list) {
      writeList(writer, output, list, ValueWriter.deeper(depth));
    } else if (value instanceof Set<?> set) {
      writeSet(writer, output, set, ValueWriter.deeper(depth));
    } else if (value instanceof Map<?, ?> map) {
      writeMap(writer, output, map, ValueWriter.deeper(depth));
    } else {
      return false;
    }
    return true;
  }

  private static void writeList(
      ValueWriter writer, RecordOutput output, Collection<?> list, int depth) {
    Object[] elements = list.toArray();
    output.writeByte(writer.isKey() ? Tag.LIST : Tag.VALUE_LIST);
    output.writeLength(elements.length);
    for (Object element : elements) {
      writer.write(element, depth);
    }
  }

  private static void writeSet(ValueWriter writer, RecordOutput output, Set<?> set, int depth) {
    TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (Object element : set) {
      byte[] other = sorted.put(encoded(writer, output, element, depth), new byte[0]);
      if (other != null && !writer.isKey()) {
        // Nothing in a value may be lost, not even one of two arrays, which are never equal.
        throw new IllegalArgumentException("set has the same element twice: element=" + element);
      }
    }
    writeSorted(output, writer.isKey() ? Tag.SET : Tag.VALUE_SET, sorted);
  }

  private static void writeMap(ValueWriter writer, RecordOutput output, Map<?, ?> map, int depth) {
    TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      byte[] value = encoded(writer, output, entry.getValue(), depth);
      byte[] other = sorted.put(encoded(writer, output, entry.getKey(), depth), value);
      if (other != null && !(writer.isKey() && Arrays.equals(other, value))) {
        throw new IllegalArgumentException("map has the same key twice: key=" + entry.getKey());
      }
    }
    writeSorted(output, writer.isKey() ? Tag.MAP : Tag.VALUE_MAP, sorted);
  }

  private static void writeSorted(RecordOutput output, int tag, TreeMap<byte[], byte[]> sorted) {
    output.writeByte(tag);
    output.writeLength(sorted.size());
    sorted.forEach((key, value) -> {
      output.write(key);
      output.write(value);
    });
  }

  private static byte[] encoded(
      ValueWriter writer, RecordOutput output, Object element, int depth) {
    int start = output.position();
    writer.write(element, depth);
    byte[] encoded = output.copyFrom(start);
    output.truncate(start);
    return encoded;
  }
}

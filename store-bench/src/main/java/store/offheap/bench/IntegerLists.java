package store.offheap.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.serializer.GroupSerializerObjectArray;

/**
 * A MapDB serializer for lists of integers. MapDB's own serializer for any object takes several
 * times as long, and requires {@code java.lang} to be opened.
 */
final class IntegerLists extends GroupSerializerObjectArray<Object> {
  @Override
  public void serialize(DataOutput2 output, Object value) throws IOException {
    List<?> list = (List<?>) value;
    output.packInt(list.size());
    for (Object element : list) {
      output.writeInt((int) element);
    }
  }

  @Override
  public Object deserialize(DataInput2 input, int available) throws IOException {
    Integer[] elements = new Integer[input.unpackInt()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = input.readInt();
    }
    return Arrays.asList(elements);
  }
}

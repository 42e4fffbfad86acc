package store.offheap.object;

import java.nio.ByteBuffer;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;

/** A set whose elements have the equality of keys, and which may change during iteration. */
abstract class KeySet extends AbstractSet<Object> {

  abstract Dictionary dictionary();

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && (other instanceof KeySet || DistinctKeys.areAll((Set<?>) other, dictionary()));
  }

  @Override
  public int hashCode() {
    int sum = 0;
    for (Object key : this) {
      sum += hash(key);
    }
    return sum;
  }

  /** Returns the hash code of a key; that of an array depends on its content, as equality does. */
  static int hash(Object key) {
    int hash = 0;
    if (key instanceof List<?> list) {
      hash = 1;
      for (Object element : list) {
        hash = 31 * hash + hash(element);
      }
    } else if (key instanceof Set<?> set) {
      for (Object element : set) {
        hash += hash(element);
      }
    } else if (key instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        hash += hash(entry.getKey()) ^ hash(entry.getValue());
      }
    } else {
      // The hash code of a list of this one element.
      hash = Arrays.deepHashCode(new Object[] {key}) - 31;
    }
    return hash;
  }

  // Regardless of which collection is larger: otherwise the other one would decide which integers
  // are equal.
  @Override
  public boolean removeAll(Collection<?> elements) {
    boolean isChanged = false;
    for (Object element : elements.toArray()) {
      isChanged |= remove(element);
    }
    return isChanged;
  }

  // Compares by key bytes: in another collection, 1 does not equal 1L, and a byte array equals no
  // other.
  @Override
  public boolean retainAll(Collection<?> elements) {
    if (elements instanceof KeySet) {
      return super.retainAll(elements);
    }
    Set<ByteBuffer> retained = new HashSet<>();
    for (Object element : elements.toArray()) {
      byte[] bytes = dictionary().encoded(element);
      if (bytes != null) {
        retained.add(ByteBuffer.wrap(bytes));
      }
    }
    return removeIf(key -> !retained.contains(ByteBuffer.wrap(dictionary().encoded(key))));
  }

  // Concurrent and therefore not sized: the count may change during traversal. Late-binding.
  @Override
  public Spliterator<Object> spliterator() {
    return Spliterators.spliterator(this, Spliterator.DISTINCT | Spliterator.CONCURRENT);
  }
}

package store.offheap.object;

import java.nio.ByteBuffer;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;

/** A set whose elements have the equality of keys, and which may change during iteration. */
abstract class KeySet extends AbstractSet<Object> {

  abstract Dictionary dictionary();

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

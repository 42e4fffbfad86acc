package store.offheap.object;

import java.nio.ByteBuffer;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;

/** A set whose elements are equal as keys are, and which may change while it is walked through. */
abstract class KeySet extends AbstractSet<Object> {

  abstract Dictionary dictionary();

  // Whichever is larger: else the other one would say which integers are equal.
  @Override
  public boolean removeAll(Collection<?> elements) {
    boolean isChanged = false;
    for (Object element : elements.toArray()) {
      isChanged |= remove(element);
    }
    return isChanged;
  }

  // By their bytes as keys: to another collection 1 is no 1L, and no array of bytes equals another.
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

  // Concurrent and so not sized: the count may change under way. Begins when it is first used.
  @Override
  public Spliterator<Object> spliterator() {
    return Spliterators.spliterator(this, Spliterator.DISTINCT | Spliterator.CONCURRENT);
  }
}

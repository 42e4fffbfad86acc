package store.offheap.object;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Spliterator;
import java.util.Spliterators;

/** A set whose elements are equal as keys are, and which may change while it is walked through. */
abstract class KeySet extends AbstractSet<Object> {

  // Whichever is larger: else the other one would say which integers are equal.
  @Override
  public boolean removeAll(Collection<?> elements) {
    boolean isChanged = false;
    for (Object element : elements.toArray()) {
      isChanged |= remove(element);
    }
    return isChanged;
  }

  // Concurrent and so not sized: the count may change under way. Begins when it is first used.
  @Override
  public Spliterator<Object> spliterator() {
    return Spliterators.spliterator(this, Spliterator.DISTINCT | Spliterator.CONCURRENT);
  }
}

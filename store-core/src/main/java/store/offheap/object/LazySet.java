package store.offheap.object;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** A set in a store file. */
public final class LazySet extends AbstractSet<Object> {
  private final Dictionary dictionary;

  LazySet(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** Returns what this is a view of. */
  Dictionary dictionary() {
    return dictionary;
  }

  @Override
  public int size() {
    return (int) Math.min(dictionary.size(), Integer.MAX_VALUE);
  }

  @Override
  public Iterator<Object> iterator() {
    return eager().iterator();
  }

  /** Returns a plain copy. */
  public Set<Object> eager() {
    Set<Object> copy = new LinkedHashSet<>();
    Dictionary.Cursor cursor = dictionary.cursor();
    while (cursor.next()) {
      copy.add(cursor.key());
    }
    return copy;
  }
}

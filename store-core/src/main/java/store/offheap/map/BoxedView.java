package store.offheap.map;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An {@link IdMap} of integers as a {@code java.util.Map}. Its iterators and streams are weakly
 * consistent: they never fail because of a concurrent change and see what a cursor sees. Operations
 * that read before they write are atomic; {@code merge} and other methods that call a function
 * retry when another thread changed the entry first.
 */
final class BoxedView extends AbstractMap<Long, Long> implements ConcurrentMap<Long, Long> {
  private final IdMap map;

  BoxedView(IdMap map) {
    this.map = map;
  }

  @Override
  public int size() {
    return (int) Math.min(map.size(), Integer.MAX_VALUE);
  }

  @Override
  public boolean containsKey(Object key) {
    return isLong(key) && map.containsKey((Long) key);
  }

  @Override
  public Long get(Object key) {
    if (!isLong(key)) {
      return null;
    }
    OptionalLong raw = map.find((Long) key);
    return raw.isPresent() ? map.valueType().fromRaw(raw.getAsLong()) : null;
  }

  /** Returns whether an object is a {@code Long}; what is not is in no map that is open. */
  private boolean isLong(Object object) {
    return object instanceof Long || map.absent(0) != 0;
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  @Override
  public Long put(Long key, Long value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return boxed(map.exchange(key, value));
  }

  @Override
  public Long remove(Object key) {
    return isLong(key) ? boxed(map.takeOut((Long) key, OptionalLong.empty())) : null;
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Long putIfAbsent(Long key, Long value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    while (!map.putIfAbsent(key, value)) {
      Long found = get(key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public boolean remove(Object key, Object value) {
    return isLong(key) && isLong(value) && map.remove((Long) key, (Long) value);
  }

  @Override
  public Long replace(Long key, Long value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Long found = get(key);
    while (found != null && !map.replace(key, found, value)) {
      found = get(key);
    }
    return found;
  }

  @Override
  public boolean replace(Long key, Long expected, Long value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(value, "value");
    return map.replace(key, expected, value);
  }

  @Override
  public Set<Long> keySet() {
    return new Keys();
  }

  // Concurrent and therefore not sized: the count may change during traversal. Late-binding.
  private static <T> Spliterator<T> unsized(Collection<T> collection, int characteristics) {
    return Spliterators.spliterator(
        collection, characteristics | Spliterator.NONNULL | Spliterator.CONCURRENT);
  }

  /** Removes a key by looking it up; the inherited method iterates over all entries. */
  private final class Keys extends AbstractSet<Long> {
    @Override
    public int size() {
      return BoxedView.this.size();
    }

    @Override
    public boolean contains(Object candidate) {
      return containsKey(candidate);
    }

    @Override
    public boolean remove(Object candidate) {
      return isLong(candidate) && map.remove((Long) candidate);
    }

    @Override
    public void clear() {
      map.clear();
    }

    @Override
    public Iterator<Long> iterator() {
      return new PartIterator(Map.Entry::getKey);
    }

    @Override
    public Spliterator<Long> spliterator() {
      return unsized(this, Spliterator.DISTINCT);
    }
  }

  /** Iterates over the keys of the entries, or over their values. */
  private final class PartIterator implements Iterator<Long> {
    private final EntryIterator entries = new EntryIterator();
    private final Function<Map.Entry<Long, Long>, Long> part;

    PartIterator(Function<Map.Entry<Long, Long>, Long> part) {
      this.part = part;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public Long next() {
      return part.apply(entries.next());
    }

    @Override
    public void remove() {
      entries.remove();
    }
  }

  @Override
  public Collection<Long> values() {
    return new Values();
  }

  /** Removes an entry only if it still has the value that was tested. */
  private boolean removeIf(BiPredicate<Long, Long> filter) {
    boolean isChanged = false;
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      long key = cursor.key();
      long value = cursor.value();
      isChanged |= filter.test(key, value) && map.remove(key, value);
    }
    return isChanged;
  }

  private final class Values extends AbstractCollection<Long> {
    @Override
    public int size() {
      return BoxedView.this.size();
    }

    @Override
    public boolean remove(Object candidate) {
      for (Map.Entry<Long, Long> entry : entrySet()) {
        if (entry.getValue().equals(candidate) && map.remove(entry.getKey(), entry.getValue())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean removeIf(Predicate<? super Long> filter) {
      Objects.requireNonNull(filter, "filter");
      return BoxedView.this.removeIf((key, value) -> filter.test(value));
    }

    @Override
    public boolean removeAll(Collection<?> removed) {
      Objects.requireNonNull(removed, "removed");
      return removeIf(removed::contains);
    }

    @Override
    public boolean retainAll(Collection<?> retained) {
      Objects.requireNonNull(retained, "retained");
      return removeIf(value -> !retained.contains(value));
    }

    @Override
    public void clear() {
      map.clear();
    }

    @Override
    public Iterator<Long> iterator() {
      return new PartIterator(Map.Entry::getValue);
    }

    @Override
    public Spliterator<Long> spliterator() {
      return unsized(this, 0);
    }
  }

  @Override
  public Set<Map.Entry<Long, Long>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<Long, Long>> {
    @Override
    public int size() {
      return BoxedView.this.size();
    }

    @Override
    public boolean contains(Object candidate) {
      map.absent(0);
      return candidate instanceof Map.Entry<?, ?> entry
          && entry.getValue() != null
          && entry.getValue().equals(get(entry.getKey()));
    }

    @Override
    public boolean remove(Object candidate) {
      return candidate instanceof Map.Entry<?, ?> entry
          && isLong(entry.getKey())
          && isLong(entry.getValue())
          && map.remove((Long) entry.getKey(), (Long) entry.getValue());
    }

    @Override
    public void clear() {
      map.clear();
    }

    @Override
    public boolean removeIf(Predicate<? super Map.Entry<Long, Long>> filter) {
      Objects.requireNonNull(filter, "filter");
      return BoxedView.this.removeIf(
          (key, value) -> filter.test(new WriteThroughEntry(key, value)));
    }

    @Override
    public boolean removeAll(Collection<?> removed) {
      boolean isChanged = false;
      for (Object entry : removed) {
        isChanged |= remove(entry);
      }
      return isChanged;
    }

    @Override
    public boolean retainAll(Collection<?> retained) {
      Objects.requireNonNull(retained, "retained");
      return removeIf(entry -> !retained.contains(entry));
    }

    @Override
    public Iterator<Map.Entry<Long, Long>> iterator() {
      return new EntryIterator();
    }

    @Override
    public Spliterator<Map.Entry<Long, Long>> spliterator() {
      return unsized(this, Spliterator.DISTINCT);
    }
  }

  private final class EntryIterator implements Iterator<Map.Entry<Long, Long>> {
    private final IdMapCursor cursor = map.cursor();
    private boolean isAhead;
    private boolean hasNext;
    private Long last;

    @Override
    public boolean hasNext() {
      if (!isAhead) {
        hasNext = cursor.next();
        isAhead = true;
      }
      return hasNext;
    }

    @Override
    public Map.Entry<Long, Long> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      isAhead = false;
      last = cursor.key();
      return new WriteThroughEntry(last, cursor.value());
    }

    @Override
    public void remove() {
      if (last == null) {
        throw new IllegalStateException("remove without next");
      }
      map.remove(last);
      last = null;
    }
  }

  /** An entry whose {@code setValue} writes through to the map. */
  private final class WriteThroughEntry extends SimpleEntry<Long, Long> {
    private static final long serialVersionUID = 1;

    WriteThroughEntry(Long key, Long value) {
      super(key, value);
    }

    @Override
    public Long setValue(Long value) {
      map.put(getKey(), Objects.requireNonNull(value, "value"));
      return super.setValue(value);
    }
  }
}

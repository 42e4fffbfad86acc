package store.offheap.object;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The common superclass of {@link ObjectMap} and {@link LazyMap}: a dictionary as a map. */
abstract sealed class StoredMap extends AbstractMap<Object, Object> permits ObjectMap, LazyMap {
  private final Dictionary dictionary;
  private final ReentrantLock lock;
  private final Changes changes = new Changes();

  StoredMap(Dictionary dictionary) {
    this.dictionary = dictionary;
    this.lock = dictionary.writeLock();
  }

  final Dictionary dictionary() {
    return dictionary;
  }

  final Changes changes() {
    return changes;
  }

  /** Runs calls to the dictionary atomically with respect to the other threads of this process. */
  private <T> T atomically(Supplier<T> calls) {
    requireChangeable();
    lock.lock();
    try {
      dictionary.awaitReusable();
      return calls.get();
    } finally {
      lock.unlock();
    }
  }

  private void requireChangeable() {
    if (!dictionary.isWritable()) {
      dictionary.size(); // throws if the store is closed, or this map was removed from it
      throw new UnsupportedOperationException("opened read-only: file=" + dictionary.file());
    }
  }

  private static Object orNull(Object found) {
    return found == Dictionary.MISSING ? null : found;
  }

  /** Returns the number of keys; only a snapshot during concurrent writes. */
  public final long sizeLong() {
    return dictionary.size();
  }

  /**
   * Returns whether another map has the same entries. Keys are compared like those of this map: an
   * integer of a different class is the same key.
   */
  @Override
  public final boolean equals(Object other) {
    return other == this || other instanceof Map<?, ?> map && entrySet().equals(map.entrySet());
  }

  @Override
  public final int hashCode() {
    return super.hashCode();
  }

  /** Returns the number of keys, or {@code Integer.MAX_VALUE} if there are more. */
  @Override
  public final int size() {
    return (int) Math.min(dictionary.size(), Integer.MAX_VALUE);
  }

  @Override
  public final boolean isEmpty() {
    return dictionary.size() == 0;
  }

  @Override
  public final boolean containsKey(Object key) {
    return dictionary.contains(key);
  }

  /** Returns the value of a key, or null if it is absent; containers are returned as lazy views. */
  @Override
  public final Object get(Object key) {
    return orNull(dictionary.get(key));
  }

  @Override
  public final Object getOrDefault(Object key, Object defaultValue) {
    Object found = dictionary.get(key);
    return found == Dictionary.MISSING ? defaultValue : found;
  }

  /**
   * Puts an entry without reading the old value; cheaper than {@link #put} if values are
   * containers.
   *
   * @return whether the key was absent
   * @throws IllegalArgumentException if the type of key or value cannot be stored, or it is nested
   *     too deeply
   */
  public final boolean set(Object key, Object value) {
    return atomically(() -> noted(dictionary.set(key, value)));
  }

  private boolean noted(boolean isAbsent) {
    if (isAbsent) {
      changes.resized();
    } else {
      changes.replaced();
    }
    return isAbsent;
  }

  /**
   * Puts an entry.
   *
   * @return the old value; a container as a plain copy, at a cost proportional to its size: see
   *     {@link #set}
   * @throws IllegalArgumentException if the type of key or value cannot be stored, or it is nested
   *     too deeply
   */
  @Override
  public final Object put(Object key, Object value) {
    return atomically(() -> {
      Object old = dictionary.put(key, value);
      noted(old == Dictionary.MISSING);
      return orNull(old);
    });
  }

  /** Puts the entries one by one. */
  @Override
  public final void putAll(Map<?, ?> entries) {
    Objects.requireNonNull(entries, "entries");
    requireChangeable();
    entries.forEach(this::set);
  }

  /**
   * Removes a key without reading its value; cheaper than {@link #remove(Object)} if values are
   * containers.
   *
   * @return whether the key was present
   */
  public final boolean delete(Object key) {
    return atomically(() -> {
      boolean isPresent = dictionary.remove(key);
      if (isPresent) {
        changes.resized();
      }
      return isPresent;
    });
  }

  /**
   * Removes a key.
   *
   * @return the old value; a container as a plain copy, at a cost proportional to its size: see
   *     {@link #delete}
   */
  @Override
  public final Object remove(Object key) {
    return atomically(() -> {
      Object old = dictionary.take(key);
      if (old != Dictionary.MISSING) {
        changes.resized();
      }
      return orNull(old);
    });
  }

  @Override
  public final boolean remove(Object key, Object expected) {
    return atomically(() -> isValue(key, expected) && delete(key));
  }

  private boolean isValue(Object key, Object expected) {
    Object found = dictionary.get(key);
    return found != Dictionary.MISSING && Objects.equals(found, expected);
  }

  @Override
  public final void clear() {
    atomically(() -> {
      dictionary.clear();
      changes.resized();
      return null;
    });
  }

  @Override
  public final Object putIfAbsent(Object key, Object value) {
    return atomically(() -> {
      Object found = orNull(dictionary.get(key));
      if (found == null) {
        set(key, value);
      }
      return found;
    });
  }

  /**
   * Puts the value that a function computes for an absent key.
   *
   * @return the value in the store: a new container is returned as a lazy view, so that changes of
   *     it take effect
   */
  @Override
  public final Object computeIfAbsent(Object key, Function<? super Object, ?> function) {
    Objects.requireNonNull(function, "function");
    return atomically(() -> {
      Object found = orNull(dictionary.get(key));
      if (found == null) {
        Object value = function.apply(key);
        return value == null ? null : became(key, value);
      }
      return found;
    });
  }

  @Override
  public final Object computeIfPresent(
      Object key, BiFunction<? super Object, ? super Object, ?> function) {
    Objects.requireNonNull(function, "function");
    return atomically(() -> {
      Object found = orNull(dictionary.get(key));
      return found == null ? null : became(key, function.apply(key, found));
    });
  }

  @Override
  public final Object compute(Object key, BiFunction<? super Object, ? super Object, ?> function) {
    Objects.requireNonNull(function, "function");
    return atomically(() -> became(key, function.apply(key, orNull(dictionary.get(key)))));
  }

  @Override
  public final Object merge(
      Object key, Object value, BiFunction<? super Object, ? super Object, ?> function) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(function, "function");
    return atomically(() -> {
      Object found = orNull(dictionary.get(key));
      return became(key, found == null ? value : function.apply(found, value));
    });
  }

  private Object became(Object key, Object value) {
    if (value == null) {
      delete(key);
      return null;
    }
    set(key, value);
    return stored(key, value);
  }

  /** Returns a value that was put for a key: as given, or as a lazy view if it is a container. */
  final Object stored(Object key, Object value) {
    return value instanceof Collection || value instanceof Map ? get(key) : value;
  }

  /** Replaces the value of a key if present, and returns the old value or {@code MISSING}. */
  final Object replacePresent(Object key, Object value) {
    return atomically(() -> {
      if (!dictionary.contains(key)) {
        return Dictionary.MISSING;
      }
      Object old = dictionary.put(key, value);
      changes.replaced();
      return old;
    });
  }

  @Override
  public final Object replace(Object key, Object value) {
    return orNull(replacePresent(key, value));
  }

  @Override
  public final boolean replace(Object key, Object expected, Object value) {
    return atomically(() -> {
      boolean isExpected = isValue(key, expected);
      if (isExpected) {
        set(key, value);
      }
      return isExpected;
    });
  }

  /** Replaces the value of each entry by the result of a function, one after another. */
  @Override
  public final void replaceAll(BiFunction<? super Object, ? super Object, ?> function) {
    Objects.requireNonNull(function, "function");
    atomically(() -> {
      for (Map.Entry<Object, Object> entry : entrySet()) {
        set(entry.getKey(), function.apply(entry.getKey(), entry.getValue()));
      }
      return null;
    });
  }

  @Override
  public final void forEach(BiConsumer<? super Object, ? super Object> action) {
    Objects.requireNonNull(action, "action");
    for (Map.Entry<Object, Object> entry : entrySet()) {
      action.accept(entry.getKey(), entry.getValue());
    }
  }

  @Override
  public final Set<Object> keySet() {
    return new KeyView(this);
  }

  @Override
  public final Collection<Object> values() {
    return new ValueView(this);
  }

  @Override
  public final Set<Map.Entry<Object, Object>> entrySet() {
    return new EntryView(this);
  }

  /** Returns the first entries, up to several thousand characters, and the count of the rest. */
  @Override
  public final String toString() {
    return Text.of(this);
  }
}

package store.offheap.object;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The root of a store, or a map or set in it; follows the store to its current file. Thread-safe.
 */
final class MovingDictionary implements Dictionary {
  /** The dictionary in the last known file. Not volatile: a stale one is sufficient. */
  private Dictionary now;

  private MovingDictionary(Dictionary now) {
    this.now = now;
  }

  static MovingDictionary of(RootDictionary root) {
    return new MovingDictionary(root);
  }

  static MovingDictionary of(MapContainer map) {
    return new MovingDictionary(map);
  }

  private <T> T call(Function<Dictionary, T> call) {
    while (true) {
      try {
        return call.apply(now);
      } catch (MovedException e) {
        move();
      }
    }
  }

  private void move() {
    if (now instanceof MapContainer) {
      Container container = container();
      now = ((Containers) container.store().nested()).mapOf(container);
    } else {
      now = ((RootDictionary) now).store().latest().root();
    }
  }

  /** Returns the store of the root in its latest file. */
  ObjectStore store() {
    ObjectStore latest = ((RootDictionary) now).store().latest();
    // Drops the last reference that would keep the old file's space in use.
    now = latest.root();
    return latest;
  }

  /** Returns the container in the store's latest file, or null for the root. */
  Container container() {
    return now instanceof MapContainer map ? map.store().moves().latest(map.container()) : null;
  }

  @Override
  public long size() {
    while (true) {
      try {
        return now.size();
      } catch (MovedException e) {
        move();
      }
    }
  }

  @Override
  public Object get(Object key) {
    while (true) {
      try {
        return now.get(key);
      } catch (MovedException e) {
        move();
      }
    }
  }

  /** Returns the values of some of the root's keys, with null for absent ones. */
  Object[] getAll(Object[] keys) {
    while (true) {
      try {
        return ((RootDictionary) now).getAll(keys);
      } catch (MovedException e) {
        move();
      }
    }
  }

  @Override
  public boolean contains(Object key) {
    return call(dictionary -> dictionary.contains(key));
  }

  @Override
  public boolean set(Object key, Object value) {
    while (true) {
      try {
        return now.set(key, value);
      } catch (MovedException e) {
        move();
      }
    }
  }

  @Override
  public Object put(Object key, Object value) {
    return call(dictionary -> dictionary.put(key, value));
  }

  @Override
  public boolean remove(Object key) {
    return call(dictionary -> dictionary.remove(key));
  }

  @Override
  public Object take(Object key) {
    return call(dictionary -> dictionary.take(key));
  }

  @Override
  public void clear() {
    call(dictionary -> {
      dictionary.clear();
      return null;
    });
  }

  /** Returns a cursor that iterates to the end of the file that the store is in now. */
  @Override
  public Cursor cursor() {
    Cursor cursor = call(Dictionary::cursor);
    return new Cursor() {
      @Override
      public boolean next() {
        return cursor.next();
      }

      @Override
      public Object key() {
        return cursor.key();
      }

      @Override
      public Object value() {
        try {
          return cursor.value();
        } catch (MovedException e) {
          return get(cursor.key());
        }
      }
    };
  }

  @Override
  public byte[] encoded(Object key) {
    return now.encoded(key);
  }

  @Override
  public boolean isWritable() {
    return now.isWritable();
  }

  @Override
  public ReentrantLock writeLock() {
    return now.writeLock();
  }

  @Override
  public void awaitReusable() {
    now.awaitReusable();
  }

  @Override
  public Path file() {
    return now.file();
  }
}

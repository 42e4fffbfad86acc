package store.offheap.object;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import store.offheap.record.Word;

/**
 * A map or a set in a store.
 *
 * <p>With more than a few entries, it consists of a log of the entries and an {@link KeyIndex
 * index}. A new key is appended. A value is replaced in place if a power failure cannot lose the
 * new one; otherwise the pair is appended again, and the key's previous word is marked
 * {@link Word#MOVED}. A key is removed by storing {@link Word#ABSENT} as its value; an element of a
 * set is removed by the mark. A pair keeps its key until the log is rewritten, so that recovery can
 * find the last pair of each key.
 */
final class MapContainer implements Dictionary {
  private final Container container;
  private final ObjectStore store;
  private final Records records;
  private final Words words;
  private final ContainerKeys keys;
  private final MapLog log;
  private final boolean isSet;

  MapContainer(Container container, ContainerKeys keys, KeyIndex index) {
    this.container = container;
    this.store = container.store();
    this.records = store.records();
    this.words = store.words();
    this.keys = keys;
    this.log = new MapLog(container, keys, index);
    this.isSet = container.kind() == Container.SET;
  }

  Container container() {
    return container;
  }

  MapLog log() {
    return log;
  }

  @Override
  public long size() {
    return store.read(() -> log.live(container.version()));
  }

  /** Performs a lookup in a version that is still current afterwards. */
  private <T> T look(Function<Version, T> lookup) {
    return store.read(() -> {
      while (true) {
        Version version = container.version();
        T result = lookup.apply(version);
        if (container.isPresent(version)) {
          return result;
        }
      }
    });
  }

  @Override
  public Object get(Object object) {
    ContainerKeys.Key key = keys.find(object);
    return look(version -> {
      int position = key == null ? -1 : log.find(version, key);
      if (position < 0) {
        return MISSING;
      }
      long word = isSet ? Word.TRUE : log.value(version, position);
      return word == Word.ABSENT ? MISSING : words.view(word, container.innerDepth());
    });
  }

  @Override
  public boolean contains(Object object) {
    ContainerKeys.Key key = keys.find(object);
    return look(version -> {
      int position = key == null ? -1 : log.find(version, key);
      return position >= 0 && (isSet || log.value(version, position) != Word.ABSENT);
    });
  }

  @Override
  public boolean set(Object key, Object value) {
    return put(key, value, false) == MISSING;
  }

  @Override
  public Object put(Object key, Object value) {
    return put(key, value, true);
  }

  private Object put(Object object, Object value, boolean wantsOld) {
    return container.change(() -> {
      ContainerKeys.Key key = keys.require(object);
      return isSet ? putElement(key, value) : putEntry(key, value, wantsOld);
    });
  }

  private Object putElement(ContainerKeys.Key key, Object value) {
    if (!PRESENT.equals(value)) {
      throw new IllegalArgumentException("value of a set: expected=true, actual=" + value);
    }
    Version version = container.version();
    if (log.find(version, key) >= 0) {
      return PRESENT;
    }
    log.append(version, key, Word.EMPTY);
    return MISSING;
  }

  private Object putEntry(ContainerKeys.Key key, Object value, boolean wantsOld) {
    long present = Words.isContainer(value) ? wordOf(key) : Word.EMPTY;
    if (words.isView(value, present)) {
      return wantsOld ? words.copy(present, container.innerDepth()) : null;
    }
    // Stored first, because the value's own code may change this map.
    long word = words.store(value, container.innerDepth());
    int position = -1;
    long old = Word.EMPTY;
    Object oldValue = null;
    Version grown = null;
    boolean isStored = false;
    try {
      oldValue = wantsOld ? oldValue(key) : null;
      Version version = container.version();
      position = log.find(version, key);
      old = position < 0 ? Word.EMPTY : log.value(version, position);
      words.requireCount(old);
      if (position < 0) {
        log.append(version, key, word);
      } else {
        grown = log.replace(version, position, key, word);
      }
      isStored = true;
    } finally {
      if (!isStored) {
        words.release(word, container.innerDepth());
      } else if (position >= 0) {
        words.release(old, container.innerDepth());
      }
    }
    if (grown != null) {
      // Separate from the change, which is complete: lack of memory here must not release its
      // value.
      log.rewriteIfDue(grown);
    }
    return position < 0 ? MISSING : oldValue;
  }

  private Object oldValue(ContainerKeys.Key key) {
    return words.settledCopy(() -> wordOf(key), container.innerDepth());
  }

  /**
   * Returns the word of a key's value, or {@link Word#EMPTY} if it is absent; for the writer only.
   */
  private long wordOf(ContainerKeys.Key key) {
    Version version = container.version();
    int position = log.find(version, key);
    return position < 0 ? Word.EMPTY : log.value(version, position);
  }

  @Override
  public boolean remove(Object key) {
    return remove(key, false) != MISSING;
  }

  @Override
  public Object take(Object key) {
    return remove(key, true);
  }

  private Object remove(Object object, boolean wantsOld) {
    return container.change(() -> {
      ContainerKeys.Key key = keys.find(object);
      Object oldValue = isSet ? PRESENT : wantsOld && key != null ? oldValue(key) : null;
      Version version = container.version();
      int position = key == null ? -1 : log.find(version, key);
      if (position < 0) {
        return MISSING;
      }
      long old = isSet ? Word.TRUE : log.value(version, position);
      words.requireCount(old);
      log.remove(version, position, key);
      words.release(old, container.innerDepth());
      log.rewriteIfDue(container.version());
      return oldValue;
    });
  }

  @Override
  public void clear() {
    container.change(() -> {
      log.clear(container.version());
      return null;
    });
  }

  @Override
  public Cursor cursor() {
    return store.read(() -> new MapCursor(this));
  }

  // For cursors

  ObjectStore store() {
    return store;
  }

  ContainerKeys keys() {
    return keys;
  }

  boolean isSet() {
    return isSet;
  }

  @Override
  public byte[] encoded(Object key) {
    return keys.bytesOrNull(key);
  }

  @Override
  public boolean isWritable() {
    return store.file().isWritable();
  }

  @Override
  public ReentrantLock writeLock() {
    return store.file().writeLock();
  }

  @Override
  public void awaitReusable() {
    store.awaitReusable();
  }

  @Override
  public Path file() {
    return store.file().path();
  }
}

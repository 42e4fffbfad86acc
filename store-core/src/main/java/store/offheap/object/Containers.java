package store.offheap.object;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.KnownTypes;
import store.offheap.record.Word;

/**
 * The lists, maps and sets of a store, nested to any depth below {@link Words#MAX_DEPTH}.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class Containers implements Nested {
  private final ObjectStore store;
  private final Records records;
  private final ContainerKeys keys;
  private final KeyIndex index;

  /** The path to the current position in the value being stored; for messages. */
  private final Deque<Object> path = new ArrayDeque<>();

  Containers(ObjectStore store, KnownTypes types, ObjectSettings.KeyHash hash) {
    this.store = store;
    this.records = store.records();
    this.keys = new ContainerKeys(records, store.file(), types, hash);
    this.index = new KeyIndex(store.table(), records, keys);
  }

  /** Returns settings with containers. */
  static ObjectSettings settings(KnownTypes types, ObjectSettings.KeyHash hash) {
    return new ObjectSettings(types, store -> new Containers(store, types, hash), hash);
  }

  ContainerKeys keys() {
    return keys;
  }

  KeyIndex index() {
    return index;
  }

  /** Opens a container; must be called within a read. */
  Container open(long word) {
    return new Container(store, word, ContainerHead.read(records, word));
  }

  /**
   * Opens a container held by something in the store; must be called within a read.
   *
   * @param depth number of containers that enclose that place
   * @throws CorruptStoreException if it was stored at a different depth; this guarantees that
   *     following words from container to container terminates
   */
  Container open(long word, int depth) {
    Container container = open(word);
    if (container.depth() != depth) {
      throw records.corrupt(word, "containers around one", depth, container.depth());
    }
    return container;
  }

  /** Opens a container like {@link #open(long, int)}, and throws if it is marked as removed. */
  Container openPresent(long word, int depth) {
    Container container = open(word, depth);
    if (Word.isMoved(records.current(word))) {
      throw records.corrupt(word, "container", "present", "removed");
    }
    return container;
  }

  /** Returns the view of a container that is a map or a set. */
  MapContainer mapOf(Container container) {
    return new MapContainer(container, keys, index);
  }

  /** Returns the container that a word refers to, or null if it no longer exists. */
  Container find(long word) {
    try {
      return open(word);
    } catch (CorruptStoreException e) {
      return null;
    }
  }

  /**
   * Visits the words of the containers nested in a container at one moment, possibly also other
   * words; must be called within a read.
   */
  void inner(Container container, LongConsumer action) {
    Version version;
    do {
      version = container.version();
      if (container.kind() == Container.LIST) {
        new ListContainer(container).inner(version, action);
      } else if (container.kind() == Container.MAP) {
        mapOf(container).log().inner(version, action);
      }
    } while (!container.isPresent(version));
  }

  private MapContainer map(long word) {
    return new MapContainer(open(word), keys, index);
  }

  /** Returns the entries of a map or set; must be called within a read. */
  MapLog log(long word) {
    return new MapLog(open(word), keys, index);
  }

  // Storing

  @Override
  public long store(Object value, int depth) {
    if (depth >= Words.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting: expected=at most " + Words.MAX_DEPTH
          + " levels and no cycle, actual=more" + pathText());
    }
    int kind = value instanceof List
        ? Container.LIST
        : value instanceof Map ? Container.MAP : Container.SET;
    ContainerHead head = new ContainerHead(store.state().takeContainerId(), kind, depth);
    return kind == Container.MAP
        ? storeMap(head, (Map<?, ?>) value)
        : kind == Container.SET ? storeSet(head, (Set<?>) value) : storeList(head, (List<?>) value);
  }

  private String pathText() {
    StringBuilder text = new StringBuilder();
    path.descendingIterator()
        .forEachRemaining(step -> text.append('[').append(step).append(']'));
    if (text.isEmpty()) {
      return "";
    }
    return ", at " + (text.length() <= 200 ? text.toString() : text.substring(0, 200) + "...");
  }

  private long storeInner(Object step, Object value, int depth) {
    if (!Words.isContainer(value)) {
      return storeImmutable(step, value, depth);
    }
    push(step);
    try {
      return store.words().store(value, depth);
    } finally {
      path.pop();
    }
  }

  private long storeImmutable(Object step, Object value, int depth) {
    try {
      return store.words().store(value, depth);
    } catch (IllegalArgumentException e) {
      push(step);
      String text = pathText();
      path.pop();
      throw new IllegalArgumentException(e.getMessage() + text, e);
    }
  }

  private void push(Object step) {
    path.push(step == null || step instanceof Collection || step instanceof Map ? "..." : step);
  }

  private long storeList(ContainerHead head, List<?> list) {
    VersionBuilder builder = new VersionBuilder(records, 1);
    return guarded(builder, head, () -> {
      for (Object element : list) {
        requireRoom(builder.size());
        add(builder, storeInner(builder.size(), element, head.depth() + 1), head.depth() + 1);
      }
      return head.write(records, builder.finish(head.id(), 0, true));
    });
  }

  /**
   * Adds a word that was stored for a list, or releases it if that fails: only when added does the
   * list own it.
   */
  private void add(VersionBuilder builder, long word, int depth) {
    boolean isAdded = false;
    try {
      builder.add(word);
      isAdded = true;
    } finally {
      if (!isAdded) {
        store.words().release(word, depth);
      }
    }
  }

  private void requireRoom(long size) {
    if (size >= Bounds.MAX) {
      throw new IllegalArgumentException("elements: expected=at most " + Bounds.MAX
          + ", actual=more, file=" + store.file().path());
    }
  }

  /** A step in storing a container. */
  private interface Storing {
    long run();
  }

  private long guarded(VersionBuilder builder, ContainerHead head, Storing storing) {
    boolean isDone = false;
    try {
      long word = storing.run();
      isDone = true;
      return word;
    } finally {
      if (!isDone) {
        builder.abandon(word -> store.words().release(word, head.depth() + 1));
      }
    }
  }

  private long storeSet(ContainerHead head, Set<?> set) {
    return build(head, set, builder -> {
      for (Object element : set) {
        builder.add(keys.require(element), Word.EMPTY);
      }
    });
  }

  private long storeMap(ContainerHead head, Map<?, ?> map) {
    return build(
        head,
        map.keySet(),
        builder -> map.forEach((object, value) -> {
          ContainerKeys.Key key = keys.require(object);
          builder.add(key, storeInner(object, value, head.depth() + 1));
        }));
  }

  private long build(ContainerHead head, Set<?> objects, Consumer<MapBuilder> filling) {
    MapBuilder builder = new MapBuilder(this, store, head);
    boolean isDone = false;
    try {
      filling.accept(builder);
      long word = builder.finish();
      if (builder.hasRepeats()) {
        requireDistinct(head, objects);
      }
      isDone = true;
      return word;
    } finally {
      if (!isDone) {
        builder.abandon();
      }
    }
  }

  /** Keys that came twice are allowed: others may have changed the map during its iteration. */
  private void requireDistinct(ContainerHead head, Set<?> objects) {
    try {
      DistinctKeys.requireAll(objects, keys::bytesOrNull);
    } catch (IllegalArgumentException e) {
      String kind = head.kind() == Container.MAP ? "keys of a map" : "elements of a set";
      throw new IllegalArgumentException(kind + ": " + e.getMessage() + pathText(), e);
    }
  }

  // Looking up

  @Override
  public Object view(long word, int depth) {
    Container container = openPresent(word, depth);
    return switch (container.kind()) {
      case Container.LIST -> new LazyList(new MovingSequence(new ListContainer(container)));
      case Container.MAP -> new LazyMap(MovingDictionary.of(mapOf(container)));
      default -> new LazySet(MovingDictionary.of(mapOf(container)));
    };
  }

  @Override
  public boolean isView(Object value, long word) {
    if (Word.tag(word) != Word.CONTAINER) {
      return false;
    }
    Container container = containerOf(value);
    return container != null
        && container.store() == store
        && container.word() == word
        && container.id() == open(word).id();
  }

  private static Container containerOf(Object value) {
    if (value instanceof LazyList list) {
      return list.sequence() instanceof MovingSequence sequence ? sequence.container() : null;
    }
    Dictionary dictionary = value instanceof LazyMap map
        ? map.dictionary()
        : value instanceof LazySet set ? set.dictionary() : null;
    return dictionary instanceof MovingDictionary map ? map.container() : null;
  }

  @Override
  public Object copy(long word, int depth) {
    return new PlainCopy(this, store).copy(word, depth);
  }

  // Releasing

  @Override
  public void release(long word, int depth) {
    Container container = open(word, depth);
    if (Word.isMoved(records.current(word))) {
      throw records.corrupt(word, "container to remove", "present", "removed before");
    }
    Version version = container.version();
    // The previous version, for a power failure that loses what replaced this container.
    records.putRelease(word, Records.CURRENT, version.word() | Word.MOVED);
    if (container.kind() == Container.LIST) {
      new ListContainer(container).free(version);
    } else {
      new MapContainer(container, keys, index).log().free(version);
    }
    records.free(word);
  }

  // Recovery

  @Override
  public void repair(long word) {
    try {
      new ContainerRepair(this, records).repair(word);
    } catch (CorruptStoreException e) {
      // The note is from a change of a container that was never stored, or was removed.
    }
  }

  @Override
  public boolean settle(long word, int depth, LongPredicate isWhole) {
    return new ContainerSettling(this, store, isWhole).settle(word, depth);
  }

  @Override
  public void visit(long word, int depth, Visitor visitor) {
    new ContainerVisit(this, records, visitor).visit(open(word, depth));
  }
}

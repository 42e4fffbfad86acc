package store.offheap.object;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which root keys and containers changed while a store is copied. Needs the file's write lock.
 *
 * <p>A container never leaves the value of the root key that it was stored with. So whatever a
 * change of a key or a container takes away or brings is copied with that key or container again.
 */
final class ChangeNotes {
  private Map<ByteBuffer, RootKey> keys = new LinkedHashMap<>();
  private Map<Long, Container> containers = new LinkedHashMap<>();

  /** Notes a root key that is about to change. */
  void changing(RootKey key) {
    keys.putIfAbsent(ByteBuffer.wrap(key.bytes()), key);
  }

  /** Notes a container that is about to change. */
  void changing(Container container) {
    containers.putIfAbsent(container.id(), container);
  }

  /** Returns whether a container is noted. */
  boolean isNoted(Container container) {
    return containers.containsKey(container.id());
  }

  int size() {
    return keys.size() + containers.size();
  }

  /** Returns these notes, and begins with none. */
  ChangeNotes take() {
    ChangeNotes taken = new ChangeNotes();
    Map<ByteBuffer, RootKey> noKeys = taken.keys;
    Map<Long, Container> noContainers = taken.containers;
    taken.keys = keys;
    taken.containers = containers;
    keys = noKeys;
    containers = noContainers;
    return taken;
  }

  Iterable<RootKey> keys() {
    return keys.values();
  }

  Iterable<Container> containers() {
    return containers.values();
  }
}

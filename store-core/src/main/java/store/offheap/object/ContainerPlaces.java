package store.offheap.object;

import java.util.HashSet;
import java.util.Set;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.Word;

/**
 * Finds the containers of a store that another process moved, by walking the entire store on first
 * request. Thread-safe.
 */
final class ContainerPlaces {
  private final ObjectStore store;
  private ContainerWords words;

  ContainerPlaces(ObjectStore store) {
    this.store = store;
  }

  synchronized ContainerWords get() {
    if (words == null) {
      ContainerWords found = new ContainerWords();
      RootCursor keys = store.readHere(() -> new RootCursor(store, store.root()));
      while (keys.next()) {
        add(found, keys.word(), 0);
      }
      words = found;
    }
    return words;
  }

  private void add(ContainerWords found, long word, int depth) {
    if (Word.tag(word) != Word.CONTAINER) {
      return;
    }
    Set<Long> inner = new HashSet<>();
    Containers containers = (Containers) store.nested();
    try {
      Container container = store.readHere(() -> containers.open(word, depth));
      if (found.get(container.id()) != Word.EMPTY) {
        // Damage: it is reachable twice, or two have the same id; this may apply to its contents as
        // well, and so on.
        return;
      }
      found.put(container.id(), word);
      store.readHere(() -> {
        inner.clear();
        containers.inner(container, inner::add);
        return null;
      });
    } catch (CorruptStoreException | IllegalStateException e) {
      // Removed concurrently.
      store.requireOpen();
      return;
    }
    inner.forEach(next -> add(found, next, depth + 1));
  }
}

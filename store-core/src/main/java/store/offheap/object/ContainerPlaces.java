package store.offheap.object;

import java.util.HashSet;
import java.util.Set;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.Word;

/**
 * Finds the containers of a store that another process moved, by walking through all of it when one
 * is asked for. For any thread.
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
        // Damage leads to it twice, or to two of one id; as it may to others in it, and so on.
        return;
      }
      found.put(container.id(), word);
      store.readHere(() -> {
        inner.clear();
        containers.inner(container, inner::add);
        return null;
      });
    } catch (CorruptStoreException | IllegalStateException e) {
      // Removed meanwhile.
      store.requireOpen();
      return;
    }
    inner.forEach(next -> add(found, next, depth + 1));
  }
}

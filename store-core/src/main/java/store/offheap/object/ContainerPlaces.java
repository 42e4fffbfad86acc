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
        add(found, keys.word());
      }
      words = found;
    }
    return words;
  }

  private void add(ContainerWords found, long word) {
    if (Word.tag(word) != Word.CONTAINER) {
      return;
    }
    Set<Long> inner = new HashSet<>();
    try {
      store.readHere(() -> {
        inner.clear();
        Containers containers = (Containers) store.nested();
        found.put(containers.open(word).id(), word);
        containers.inner(word, inner::add);
        return null;
      });
    } catch (CorruptStoreException | IllegalStateException e) {
      // Removed meanwhile.
      store.requireOpen();
      return;
    }
    inner.forEach(next -> add(found, next));
  }
}

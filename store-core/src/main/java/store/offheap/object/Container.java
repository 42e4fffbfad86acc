package store.offheap.object;

import java.util.function.Supplier;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.LivePage;
import store.offheap.record.Word;

/**
 * A container of a store: the record whose cell refers to its current {@link Version}.
 *
 * <p>Thread-safe: {@link #version} must be called within a read of the store, {@link #publish}
 * under the file's write lock.
 */
final class Container {
  static final int LIST = 1;
  static final int MAP = 2;
  static final int SET = 3;

  private final ObjectStore store;
  private final long word;
  private final ContainerHead head;

  /** An epoch at which the container was present. */
  private final long opened;

  /**
   * The version read last, and its epoch; replaced as a whole. Null initially, and possibly for a
   * thread that obtained this object without a happens-before relationship.
   */
  private Seen seen;

  private record Seen(long epoch, Version version) {}

  Container(ObjectStore store, long word, ContainerHead head) {
    this.store = store;
    this.word = word;
    this.head = head;
    this.opened = live().epochAcquire();
  }

  private LivePage live() {
    return store.file().live();
  }

  private Records records() {
    return store.records();
  }

  ObjectStore store() {
    return store;
  }

  long word() {
    return word;
  }

  long id() {
    return head.id();
  }

  int kind() {
    return head.kind();
  }

  /** Returns the nesting depth: the number of containers that enclose this one. */
  int depth() {
    return head.depth();
  }

  /** Returns the nesting depth of the elements of this container. */
  int innerDepth() {
    return head.depth() + 1;
  }

  int stride() {
    return head.stride();
  }

  /**
   * Returns the current version; must be called within a read.
   *
   * @throws IllegalStateException if the container was removed
   */
  Version version() {
    Seen last = seen;
    long epoch = live().epochAcquire();
    if (epoch != (last == null ? opened : last.epoch)) {
      requirePresent(last == null ? opened : last.epoch);
    }
    long current = records().current(word);
    if (Word.isMoved(current)) {
      throw removed();
    }
    if (last != null && last.epoch == epoch && last.version.word() == current) {
      return last.version;
    }
    Version version = Version.read(records(), current, head.stride());
    if (version.id() != head.id()) {
      throw records().corrupt(current, "container of a version", head.id(), version.id());
    }
    seen = new Seen(epoch, version);
    return version;
  }

  /**
   * Returns a large version that was the current one at this epoch, without checking that it still
   * is: after reading it, the caller must check {@link #isPresent}. Otherwise returns the current
   * version. Must be called within a read.
   */
  Version lately() {
    Seen last = seen;
    return last != null && !last.version.isSmall() && last.epoch == live().epochAcquire()
        ? last.version
        : version();
  }

  /** Returns whether a version is still the current one. */
  boolean isPresent(Version version) {
    return records().current(word) == version.word();
  }

  /** Throws if the record's place has been reused: its segment was born after the given epoch. */
  private void requirePresent(long epoch) {
    boolean isPresent;
    try {
      isPresent = records().heap().birth(Records.reference(word)) <= epoch;
    } catch (CorruptStoreException e) {
      isPresent = false;
    }
    if (!isPresent) {
      throw removed();
    }
  }

  IllegalStateException removed() {
    return new IllegalStateException(
        head.name() + " was removed from the store: file=" + store.file().path());
  }

  /** Makes a version the current one with a single store. */
  void publish(Version version) {
    records().cell(word, version.word());
  }

  /**
   * Changes the container under the write lock. The change is noted in the file, for the process
   * that opens it if this one dies.
   */
  <T> T change(Supplier<T> changing) {
    return store.change(() -> {
      version();
      if (store.notes() != null) {
        store.notes().changing(this);
      }
      // A different container if this change is made by a value that is being stored in that one.
      long outer = store.state().pendingContainer();
      store.state().pendingContainer(word);
      try {
        return changing.get();
      } finally {
        store.state().pendingContainer(outer);
      }
    });
  }
}

package store.offheap.object;

import java.util.function.Supplier;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.LivePage;
import store.offheap.record.Word;

/**
 * A container of a store: the record whose cell leads to its present {@link Version}.
 *
 * <p>For any thread: {@link #version} within a read of the store, {@link #publish} under the file's
 * write lock.
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
   * What was read last, and when; replaced as a whole. Null before, and for a thread that got this
   * without a happens-before.
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

  /** Returns how many containers lie around this one. */
  int depth() {
    return head.depth();
  }

  /** Returns how many containers lie around what is in this one. */
  int innerDepth() {
    return head.depth() + 1;
  }

  int stride() {
    return head.stride();
  }

  /**
   * Returns the present version; within a read.
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
   * Returns a large version that was the present one at this epoch, without a look whether it still
   * is: whoever reads it asks {@link #isPresent} afterwards. Else the present one; within a read.
   */
  Version lately() {
    Seen last = seen;
    return last != null && !last.version.isSmall() && last.epoch == live().epochAcquire()
        ? last.version
        : version();
  }

  /** Returns whether a version is still the present one. */
  boolean isPresent(Version version) {
    return records().current(word) == version.word();
  }

  /** The place is used by something else if the life of its segment began after an epoch. */
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

  /** Makes a version count in one store. */
  void publish(Version version) {
    records().cell(word, version.word());
  }

  /**
   * Changes the container under the write lock, with a note of it for whoever opens the file if
   * this process dies.
   */
  <T> T change(Supplier<T> changing) {
    return store.change(() -> {
      version();
      if (store.notes() != null) {
        store.notes().changing(this);
      }
      // Another one if this change is made by a value that is being stored there.
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

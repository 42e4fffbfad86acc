package store.offheap.object;

import java.util.function.LongPredicate;
import store.offheap.error.CorruptStoreException;

/**
 * The engine's interface to nested lists, maps and sets. A container is identified by a word, a
 * reference to its record; it is stored in one place only and freed together with that place.
 *
 * <p>{@code depth} is the number of containers that enclose a container; 0 for the value of a root
 * key.
 */
interface Nested {
  /**
   * Stores a copy of a list, map or set with all its contents.
   *
   * @return its word, which nothing refers to yet
   * @throws IllegalArgumentException if it contains something that cannot be stored, or is nested
   *     too deeply; nothing was stored then
   */
  long store(Object container, int depth);

  /**
   * Returns a lazy view of a container.
   *
   * @throws CorruptStoreException if its depth is different; therefore no container can contain
   *     itself
   */
  Object view(long word, int depth);

  /** Returns whether an object is a lazy view of exactly this container. */
  boolean isView(Object value, long word);

  /** Returns a container as plain collections, with all contents decoded. */
  Object copy(long word, int depth);

  /** Frees a container that is no longer referenced, and releases its contents. */
  void release(long word, int depth);

  /** Repairs a container that was being changed when its process died. */
  void repair(long word);

  /**
   * Makes a container consistent after a power failure: chooses the newest state whose records and
   * words are intact. The operation is idempotent. The slots of its index are gone: those that
   * {@link #visit} reports afterwards are recreated. Its id is reported to
   * {@link RootState#containerIdInUse}.
   *
   * @param isWhole returns whether a word is valid; makes what it refers to consistent
   * @return false if no state is intact, so that the container counts as missing, or if its depth
   *     is different
   */
  boolean settle(long word, int depth, LongPredicate isWhole);

  /**
   * Visits all parts of a container. Nested containers are reported as words and not entered.
   *
   * @throws CorruptStoreException if something, including the depth, is not as it must be
   */
  void visit(long word, int depth, Visitor visitor);

  /** Visits the parts of a container. */
  interface Visitor {
    /** Visits a record, which belongs to this container alone. */
    void record(long ref);

    /**
     * Visits a live word: an element, a key or a value.
     *
     * @param depth number of containers that enclose it
     */
    void word(long word, int depth);

    /** Visits a table slot that belongs to the container's index. */
    void slot(long tableKey, long raw);
  }
}

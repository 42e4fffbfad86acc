package store.offheap.object;

import java.util.function.LongPredicate;
import store.offheap.error.CorruptStoreException;

/**
 * What the engine asks of nested lists, maps and sets. A container is named by a word, a reference
 * to its record; it is stored in one place only, and freed with that place.
 *
 * <p>{@code depth} is how many containers lie around one, 0 for the value of a root key.
 */
interface Nested {
  /**
   * Stores a copy of a list, a map or a set, with everything in it.
   *
   * @return its word, which nothing refers to yet
   * @throws IllegalArgumentException if it holds what cannot be stored, or is nested too deep;
   *     nothing was stored then
   */
  long store(Object container, int depth);

  /**
   * Returns a lazy view of a container.
   *
   * @throws CorruptStoreException if so many do not lie around it; so none lies in itself
   */
  Object view(long word, int depth);

  /** Returns whether an object is a lazy view of this very container. */
  boolean isView(Object value, long word);

  /** Returns a container as plain collections, everything in it decoded. */
  Object copy(long word, int depth);

  /** Frees a container that nothing refers to any more, and releases what it holds. */
  void release(long word, int depth);

  /** Makes a container sound that was being changed when its process died. */
  void repair(long word);

  /**
   * Makes a container sound after a power failure: takes the newest state whose records and words
   * are whole. Doing it again changes nothing. The slots of its index are gone: those that
   * {@link #visit} shows afterwards are made anew. Its id is reported to
   * {@link RootState#containerIdInUse}.
   *
   * @param isWhole tells whether a word counts; makes sound what it refers to
   * @return false if no state is whole, so that the container counts as missing; or if it is one of
   *     another depth
   */
  boolean settle(long word, int depth, LongPredicate isWhole);

  /**
   * Shows everything a container consists of. Nested containers are shown as words, and not
   * entered.
   *
   * @throws CorruptStoreException if something is not what it must be, the depth too
   */
  void visit(long word, int depth, Visitor visitor);

  /** Told of the parts of a container. */
  interface Visitor {
    /** A record, which belongs to this container alone. */
    void record(long ref);

    /**
     * A word that counts, as an element, a key or a value.
     *
     * @param depth how many containers lie around it
     */
    void word(long word, int depth);

    /** A slot of the table that belongs to the container's index. */
    void slot(long tableKey, long raw);
  }
}

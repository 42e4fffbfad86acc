package store.offheap.object;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a range of a list as specified by {@link Sequence#slice}; element by element if a writer in
 * another process, which cannot be made to wait, keeps changing it.
 *
 * <p>Not thread-safe; used outside a read of the store.
 */
final class ListSlice {
  private final ListContainer list;
  private final int from;
  private final int to;

  /**
   * Creates a slice.
   *
   * @param from index of the first element
   * @param to index after the last element; may be beyond the end of the list, meaning all elements
   */
  ListSlice(ListContainer list, int from, int to) {
    this.list = list;
    this.from = from;
    this.to = to;
  }

  Object[] read() {
    Object[] slice = ListMoment.read(list, this::readAt);
    if (slice == null) {
      return readOneByOne();
    }
    // Decoded only now, because the elements' own code must not run under the lock or change what
    // is read.
    for (int i = 0; i < slice.length; i++) {
      slice[i] = list.decoded(slice[i]);
    }
    return slice;
  }

  private Object[] readAt(ListMoment moment) {
    moment.requireRoom();
    int start = Math.min(from, moment.size());
    Object[] slice = new Object[Math.max(0, Math.min(to, moment.size()) - start)];
    int count = 0;
    while (count < slice.length) {
      int more = moment.readUnmoved(moment.place(start + count), slice, count);
      if (more < 0) {
        return null;
      }
      count += more;
    }
    return slice;
  }

  private Object[] readOneByOne() {
    List<Object> slice = new ArrayList<>();
    try {
      for (int i = from; i < to; i++) {
        slice.add(list.get(i));
      }
    } catch (IndexOutOfBoundsException e) {
      // The list ends here.
    }
    return slice.toArray();
  }
}

package store.offheap.object;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a range of a list as {@link Sequence#slice} says; where a writer elsewhere cannot be made
 * to wait, element by element.
 *
 * <p>For one thread, outside of a read of the store.
 */
final class ListSlice {
  private final ListContainer list;
  private final int from;
  private final int to;

  /**
   * A range.
   *
   * @param from index of the first
   * @param to index after the last; beyond the end of the list for all there are
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
    // Only now, for the elements' own code must not run under the lock, nor change what is read.
    for (int i = 0; i < slice.length; i++) {
      slice[i] = list.decoded(slice[i]);
    }
    return slice;
  }

  private Object[] readAt(ListMoment moment) {
    moment.requireRoom();
    int start = Math.min(from, moment.size());
    Object[] slice = new Object[Math.max(0, Math.min(to, moment.size()) - start)];
    for (int i = 0; i < slice.length; i++) {
      ListMoment.Element element = moment.unmovedAt(moment.place(start + i));
      if (element == null) {
        return null;
      }
      slice[i] = element.value();
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

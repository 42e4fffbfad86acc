package store.offheap.object;

import java.util.Arrays;
import java.util.Objects;

/**
 * Searches a range of a list as specified by {@link Sequence#indexOf}. It searches by place,
 * because an element that stays in the list while others before it are removed changes its index
 * but not its place. If the list keeps getting new versions, a copy of it is searched, because
 * elements are compared, by foreign code, without a lock.
 *
 * <p>Not thread-safe; used outside a read of the store.
 */
final class ListSearch {
  private static final int NONE = -1;

  private final ListContainer list;
  private final Object sought;
  private final int from;
  private final int to;

  /**
   * Creates a search.
   *
   * @param from index of the first element
   * @param to index after the last element; may be beyond the end of the list, meaning all elements
   */
  ListSearch(ListContainer list, Object sought, int from, int to) {
    this.list = list;
    this.sought = sought;
    this.from = from;
    this.to = to;
  }

  int first() {
    Integer index = ListMoment.tryRead(list, this::firstAt);
    return index != null ? index : firstIn(list.slice(from, to));
  }

  int last() {
    Integer index = ListMoment.tryRead(list, this::lastAt);
    return index != null ? index : lastIn(list.slice(from, to));
  }

  private Integer firstAt(ListMoment moment) {
    Integer index = NONE;
    for (int i = from, end = Math.min(to, moment.size()); i < end && isNone(index); i++) {
      index = indexAt(moment, moment.place(i));
    }
    return index;
  }

  private Integer lastAt(ListMoment moment) {
    Integer index = NONE;
    for (int i = Math.min(to, moment.size()) - 1; i >= from && isNone(index); i--) {
      index = indexAt(moment, moment.place(i));
    }
    return index;
  }

  private static boolean isNone(Integer index) {
    return index != null && index == NONE;
  }

  /**
   * Returns the index of the element at a place if it is the one sought; null if the list has
   * another version.
   */
  private Integer indexAt(ListMoment moment, long place) {
    ListMoment.Element element = moment.at(place);
    if (element == null) {
      return null;
    }
    long index = element.index(place);
    return element.value() != Dictionary.MISSING && index >= from && isSought(element.value())
        ? Integer.valueOf((int) index)
        : Integer.valueOf(NONE);
  }

  private boolean isSought(Object element) {
    return Objects.equals(sought, list.decoded(element));
  }

  private int firstIn(Object[] slice) {
    return inList(Arrays.asList(slice).indexOf(sought));
  }

  private int lastIn(Object[] slice) {
    return inList(Arrays.asList(slice).lastIndexOf(sought));
  }

  private int inList(int inSlice) {
    return inSlice < 0 ? NONE : from + inSlice;
  }
}

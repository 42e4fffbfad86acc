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
    ListRuns runs = new ListRuns((place, most) -> moment.run(place, most, false));
    Integer index = NONE;
    for (int i = from, end = Math.min(to, moment.size()); i < end && isNone(index); i++) {
      index = indexAt(moment, moment.place(i), runs);
    }
    return index;
  }

  private Integer lastAt(ListMoment moment) {
    ListRuns runs = new ListRuns((place, most) -> moment.run(place, most, true));
    Integer index = NONE;
    for (int i = Math.min(to, moment.size()) - 1; i >= from && isNone(index); i--) {
      index = indexAt(moment, moment.place(i), runs);
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
  private Integer indexAt(ListMoment moment, long place, ListRuns runs) {
    Object element = runs.get(place);
    if (element != Dictionary.MISSING) {
      // The index is taken before the comparison, whose code may change the list.
      return indexOf(runs.index(place), element);
    }
    ListMoment.Element looked = moment.at(place);
    if (looked == null) {
      return null;
    }
    return looked.value() == Dictionary.MISSING
        ? Integer.valueOf(NONE)
        : indexOf((int) looked.index(place), list.decoded(looked.value()));
  }

  /** Returns the index if its element is the one sought. */
  private Integer indexOf(int index, Object element) {
    return index >= from && Objects.equals(sought, element) ? index : Integer.valueOf(NONE);
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

package store.offheap.object;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import store.offheap.model.SalvageReport.Loss;

/**
 * The current position of a salvage within the value of a root key, and what is missing from that
 * value.
 */
final class SalvagePath {
  /** Maximum number of nested containers that are reported for one root key. */
  private static final int MAX_NAMED = 20;

  private static final int MAX_STEP = 100;
  private static final int MAX_TEXT = 300;

  private final Deque<Supplier<Object>> steps = new ArrayDeque<>();
  private final List<Loss> gaps = new ArrayList<>();
  private long gapCount;

  void push(Supplier<Object> step) {
    steps.push(step);
  }

  void pop() {
    steps.pop();
  }

  /** Records that the container at this position lacks something. */
  void gap(String kind, long position, long missing, long size) {
    gapCount++;
    if (gaps.size() < MAX_NAMED) {
      String where = steps.isEmpty() ? "" : " at " + text();
      gaps.add(new Loss(
          kind + where, position, missing + " of " + size + " elements could not be read"));
    }
  }

  /** Returns and clears what was recorded for the value of a key. */
  List<Loss> take(String key) {
    List<Loss> taken = new ArrayList<>();
    gaps.forEach(gap -> taken.add(new Loss(key + ", " + gap.where(), gap.position(), gap.what())));
    if (gapCount > gaps.size()) {
      taken.add(
          new Loss(key, -1, (gapCount - gaps.size()) + " more containers in it lack elements"));
    }
    gaps.clear();
    gapCount = 0;
    steps.clear();
    return taken;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    steps
        .descendingIterator()
        .forEachRemaining(step -> text.append('[').append(text(step.get())).append(']'));
    return text.length() <= MAX_TEXT ? text.toString() : text.substring(0, MAX_TEXT) + "...";
  }

  /** Returns a short text of a key, for display. */
  static String text(Object key) {
    String text = key instanceof String string ? '"' + string + '"' : String.valueOf(key);
    return text.length() <= MAX_STEP ? text : text.substring(0, MAX_STEP) + "...";
  }
}

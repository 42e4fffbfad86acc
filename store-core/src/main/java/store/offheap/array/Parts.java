package store.offheap.array;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Layouts that together are another one, in the order of the last axis first. */
final class Parts {
  /** Elements of a part that are worth a task of their own. */
  private static final long TASK_ELEMENTS = 1 << 19;

  private static final int MAX_TASKS = 1 << 12;

  private Parts() {}

  /** Gives each part of at most so many elements to an action, in order. */
  static void forEach(Layout layout, long most, Consumer<Layout> action) {
    forEach(layout, most, 0, action);
  }

  private static void forEach(Layout layout, long most, int axis, Consumer<Layout> action) {
    if (layout.size == 0) {
      return;
    }
    if (layout.size <= most) {
      action.accept(layout);
      return;
    }
    long length = layout.shape[axis];
    long step = Math.max(1, most / (layout.size / length));
    for (long at = 0; at < length; at += step) {
      forEach(layout.range(axis, at, Math.min(length, at + step)), most, axis + 1, action);
    }
  }

  /**
   * Computes something of every part, by the threads of the common pool. Which parts there are does
   * not depend on how many threads there are, so neither does what is rounded on the way.
   *
   * @return the results, in the order of the parts
   */
  static <T> List<T> compute(Layout layout, Function<Layout, T> function) {
    return compute(layout, function, count -> {});
  }

  /**
   * Computes something of every part, as {@link #compute(Layout, Function)} does.
   *
   * @param progress is told how many elements the parts have that are done, by one thread at a time
   */
  static <T> List<T> compute(Layout layout, Function<Layout, T> function, LongConsumer progress) {
    List<Layout> parts = new ArrayList<>();
    long most = Math.max(TASK_ELEMENTS, layout.size / MAX_TASKS);
    forEach(layout, most, parts::add);
    long[] done = new long[1];
    Function<Layout, T> followed = part -> {
      T result = function.apply(part);
      synchronized (done) {
        done[0] += part.size;
        progress.accept(done[0]);
      }
      return result;
    };
    return parts.size() == 1
        ? List.of(followed.apply(parts.get(0)))
        : parts.parallelStream().map(followed).toList();
  }
}

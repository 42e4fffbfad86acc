package store.offheap.array;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Splits a layout into layouts that together form it, in row-major order. */
final class Parts {
  /** Number of elements of a part that is worth a separate task. */
  private static final long TASK_ELEMENTS = 1 << 19;

  private static final int MAX_TASKS = 1 << 12;

  private Parts() {}

  /** Passes each part, with a limited number of elements, to an action, in order. */
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
   * Applies a function to every part, using the threads of the common pool. The parts do not depend
   * on the number of threads, so rounding does not either.
   *
   * @return the results, in the order of the parts
   */
  static <T> List<T> compute(Layout layout, Function<Layout, T> function) {
    return compute(layout, function, count -> {});
  }

  /**
   * Applies a function to every part, as {@link #compute(Layout, Function)} does.
   *
   * @param progress called with the number of elements of the completed parts, by one thread at a
   *     time
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

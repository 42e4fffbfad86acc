package store.offheap.record;

import java.lang.ref.WeakReference;
import java.util.function.Supplier;

/**
 * A value for each thread, held weakly, because a thread may outlive the class loader of the value,
 * or be one of very many. Any thread may call.
 */
final class WeakThreadLocal<T> {
  private final ThreadLocal<WeakReference<T>> references = new ThreadLocal<>();
  private final Supplier<T> creation;

  /**
   * Creates an instance without values.
   *
   * @param creation creates the value of a thread that has none, or none any more
   */
  WeakThreadLocal(Supplier<T> creation) {
    this.creation = creation;
  }

  /** Returns the value of the current thread. */
  T get() {
    WeakReference<T> reference = references.get();
    T value = reference == null ? null : reference.get();
    if (value == null) {
      value = creation.get();
      references.set(new WeakReference<>(value));
    }
    return value;
  }
}

package store.offheap.record;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The records and enums that may come out of a file: those registered, and those that were put in.
 * A name in a file is only ever looked up here. For any thread.
 */
public final class KnownTypes {
  private final ConcurrentMap<String, KnownType> typesByName = new ConcurrentHashMap<>();

  /** Knows no type yet. */
  public KnownTypes() {}

  /**
   * Makes a type known.
   *
   * @param type a record or an enum
   * @return this
   * @throws IllegalArgumentException if it is neither, if it cannot be reached by reflection, or if
   *     another class of its name is known
   */
  public KnownTypes register(Class<?> type) {
    remember(Objects.requireNonNull(type, "type"));
    return this;
  }

  /** Returns a type that is known from now on. */
  KnownType remember(Class<?> type) {
    KnownType known = typesByName.get(type.getName());
    if (known == null) {
      known = typesByName.computeIfAbsent(type.getName(), name -> KnownType.of(type));
    }
    if (known.type() != type) {
      throw new IllegalArgumentException(
          "another class of this name is known: type=" + type.getName());
    }
    return known;
  }

  /** Returns the type of a name, or null if it is not known. */
  KnownType find(String name) {
    return typesByName.get(name);
  }
}

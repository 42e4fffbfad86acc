package store.offheap.record;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The records and enums that may be read from a file: those registered, and those that were put
 * into it. A name in a file is only ever looked up here. Thread-safe.
 */
public final class KnownTypes {
  private final ConcurrentMap<String, KnownType> typesByName = new ConcurrentHashMap<>();

  /** Creates an instance without types. */
  public KnownTypes() {}

  /**
   * Registers a type.
   *
   * @param type a record or an enum
   * @return this
   * @throws IllegalArgumentException if it is neither, if it is not accessible by reflection, or if
   *     a different class of the same name is registered
   */
  public KnownTypes register(Class<?> type) {
    remember(Objects.requireNonNull(type, "type"));
    return this;
  }

  /** Returns a type after registering it if necessary. */
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

  /** Returns the type with the given name, or null if it is not known. */
  KnownType find(String name) {
    return typesByName.get(name);
  }
}

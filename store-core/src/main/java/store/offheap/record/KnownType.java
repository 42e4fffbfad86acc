package store.offheap.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decomposes and creates instances of a record or enum class.
 *
 * <p>Components are in the order of their names, so that reordering the components of a class does
 * not change the bytes; the fingerprint of the names detects other changes.
 */
final class KnownType {
  private static final Object READ_LIST = Collections.unmodifiableList(new ArrayList<>());
  private static final Object READ_SET = Collections.unmodifiableSet(new LinkedHashSet<>());
  private static final Object READ_MAP = Collections.unmodifiableMap(new LinkedHashMap<>());

  private final Class<?> type;
  private final byte[] name;
  private final List<RecordComponent> components;
  private final Method[] accessors;
  private final int[] places;
  private final Constructor<?> constructor;
  private final int fingerprint;

  private KnownType(Class<?> type) {
    this.type = type;
    name = type.getName().getBytes(StandardCharsets.UTF_8);
    RecordComponent[] declared =
        type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
    components = Arrays.stream(declared)
        .sorted(Comparator.comparing(RecordComponent::getName))
        .toList();
    places = components.stream().mapToInt(List.of(declared)::indexOf).toArray();
    accessors = components.stream().map(KnownType::accessor).toArray(Method[]::new);
    constructor = type.isRecord() ? constructor(type, declared) : null;
    fingerprint = fingerprint(components);
  }

  static KnownType of(Class<?> type) {
    if (!type.isRecord() && !type.isEnum()) {
      throw new IllegalArgumentException("not a record or an enum: type=" + type.getName());
    }
    try {
      return new KnownType(type);
    } catch (InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          "open its package to this library: type=" + type.getName(), e);
    }
  }

  Class<?> type() {
    return type;
  }

  /** The class name in UTF-8. */
  byte[] name() {
    return name;
  }

  int fingerprint() {
    return fingerprint;
  }

  int componentCount() {
    return accessors.length;
  }

  String componentName(int index) {
    return components.get(index).getName();
  }

  /** Returns a component of a record, by index in the order of names. */
  Object component(Object instance, int index) {
    try {
      return accessors[index].invoke(instance);
    } catch (InvocationTargetException e) {
      throw failed("accessor of " + componentName(index) + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw failed("accessor of " + componentName(index) + " is out of reach", e);
    }
  }

  /**
   * Checks that the declared type of a component accepts what is decoded for it: for a list, set or
   * map, an unmodifiable one.
   */
  void requireReadable(Object value, int index) {
    Object back = value instanceof List
        ? READ_LIST
        : value instanceof Set ? READ_SET : value instanceof Map ? READ_MAP : null;
    Class<?> declared = components.get(index).getType();
    if (back != null && !declared.isInstance(back)) {
      throw new IllegalArgumentException("component " + componentName(index) + " of "
          + type.getName() + ": expected=declared as a List, Set or Map, actual="
          + declared.getName());
    }
  }

  /** Returns a component in the declared type, because a key has integers of any width. */
  Object converted(Object value, int index) {
    Class<?> declared = components.get(index).getType();
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (declared == long.class || declared == Long.class) {
        return number;
      } else if (declared == BigInteger.class) {
        return BigInteger.valueOf(number);
      } else if ((declared == short.class || declared == Short.class) && number == (short) number) {
        return (short) number;
      } else if ((declared == byte.class || declared == Byte.class) && number == (byte) number) {
        return (byte) number;
      }
    }
    return value;
  }

  /**
   * Returns a record with the given components, which are in the order of names.
   *
   * @param isKey whether encoding the record again must give the same bytes
   * @throws IllegalArgumentException if the constructor does not accept them, or would change a
   *     number: reflection widens numbers as the language does
   */
  Object instance(Object[] values, boolean isKey) {
    Object[] arguments = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Class<?> declared = components.get(i).getType();
      if (declared.isPrimitive() && isChanged(values[i], declared, isKey)) {
        throw new IllegalArgumentException("component " + componentName(i)
            + ": expected=declared as " + values[i].getClass().getSimpleName() + ", actual="
            + declared);
      }
      arguments[places[i]] = values[i];
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw failed("constructor failed", e.getCause());
    } catch (NullPointerException e) {
      throw failed("a primitive component cannot be null", e);
    } catch (InstantiationException | IllegalAccessException e) {
      throw failed("constructor is out of reach", e);
    }
  }

  /** Returns whether a number would be changed by assigning it to a primitive component. */
  private static boolean isChanged(Object value, Class<?> declared, boolean isKey) {
    if (isKey
        && (value instanceof Character && declared != char.class
            || value instanceof Float && declared != float.class)) {
      return true;
    }
    boolean isInteger =
        value instanceof Number && !(value instanceof Float || value instanceof Double);
    if (declared == float.class) {
      return isInteger && (isKey || value instanceof Integer || value instanceof Long);
    }
    return declared == double.class && isInteger && (isKey || value instanceof Long);
  }

  /** Returns the constant with the given name, or null. */
  Object constant(String constantName) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(constantName)) {
        return constant;
      }
    }
    return null;
  }

  private static Method accessor(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return accessor;
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every record has it: type=" + type.getName(), e);
    }
  }

  private static int fingerprint(List<RecordComponent> components) {
    StringBuilder names = new StringBuilder();
    components.forEach(component -> names.append(component.getName()).append('\0'));
    return (int) ContentHash.of(names.toString().getBytes(StandardCharsets.UTF_8), 0);
  }

  private IllegalArgumentException failed(String what, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalArgumentException(what + ": type=" + type.getName(), cause);
  }
}

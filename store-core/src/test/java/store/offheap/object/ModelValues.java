package store.offheap.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Random keys and values for a model of an object map. */
final class ModelValues {
  private static final int KEYS = 300;
  private static final int MAX_DEPTH = 4;

  private final Random random;

  ModelValues(Random random) {
    this.random = random;
  }

  /** Returns a random key, in the class in which a map returns it. */
  Object key() {
    int number = random.nextInt(KEYS);
    return switch (number % 10) {
      case 0 -> number % 100 == 0 ? null : (Object) (number % 20 == 0);
      case 1 -> "s" + number;
      case 2 -> "a string that is not short: " + number;
      case 3 -> number / 8.0;
      case 4 -> List.of("list", number, List.of(number % 3));
      case 5 -> BigInteger.ONE.shiftLeft(100 + number);
      case 6 -> number + 1L << 32;
      case 7 -> Set.of(number, "set");
      default -> number - KEYS / 2;
    };
  }

  /** Returns an equal key, possibly of another class. */
  Object sameKey(Object key) {
    if (!(key instanceof Integer number)) {
      return key instanceof List<?> list ? new ArrayList<>(list) : key;
    }
    return switch (random.nextInt(4)) {
      case 0 -> (long) number;
      case 1 -> BigInteger.valueOf(number);
      case 2 -> (short) (int) number;
      default -> number;
    };
  }

  /** Returns a random value that is not a container. */
  Object scalar() {
    int number = random.nextInt(1_000);
    return switch (random.nextInt(14)) {
      case 0 -> null;
      case 1 -> number % 2 == 0;
      case 2 -> (byte) number;
      case 3 -> (short) number;
      case 4, 5 -> number;
      case 6 -> random.nextLong();
      case 7 -> random.nextInt() * 0.1;
      case 8 -> "s" + number;
      case 9 -> "one of many strings that are long: " + number;
      case 10 -> "x".repeat(random.nextInt(50) == 0 ? 20_000 + number : number);
      case 11 -> BigDecimal.valueOf(random.nextLong(), 3);
      case 12 -> number % 2 == 0 ? new UUID(number, 1) : Instant.ofEpochSecond(number, 5);
      default -> number % 2 == 0 ? (Object) LocalDate.ofEpochDay(number) : (Object) (char) number;
    };
  }

  /** Returns a random value; a container is mutable. */
  Object value() {
    return value(0);
  }

  private Object value(int depth) {
    int kind = random.nextInt(depth < MAX_DEPTH ? 6 : 1);
    int size = random.nextInt(20) == 0 ? random.nextInt(400) : random.nextInt(6);
    // Sizes shrink with depth; otherwise values would grow too large.
    size >>= 2 * depth;
    switch (kind) {
      case 3 -> {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          list.add(value(depth + 1));
        }
        return list;
      }
      case 4 -> {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < size; i++) {
          map.put(key(), value(depth + 1));
        }
        return map;
      }
      case 5 -> {
        Set<Object> set = new HashSet<>();
        for (int i = 0; i < size; i++) {
          set.add(key());
        }
        return set;
      }
      default -> {
        return scalar();
      }
    }
  }

  /** Returns a copy of a value that shares no container with it. */
  static Object copy(Object value) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copy(element)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new HashMap<>();
      map.forEach((key, element) -> copy.put(key, copy(element)));
      return copy;
    }
    return value instanceof Set<?> set ? new HashSet<>(set) : value;
  }
}

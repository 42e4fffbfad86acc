package store.offheap.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** Random keys of all types, nested, made of so few parts that some are equal. */
final class RandomKeys {
  private final SplittableRandom random;

  RandomKeys(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Returns a key with up to a number of levels; it contains no arrays, which equal only
   * themselves.
   */
  Object next(int levels) {
    int kind = random.nextInt(levels == 0 ? 10 : 14);
    return switch (kind) {
      case 0 -> random.nextInt(3) == 0 ? null : random.nextBoolean();
      case 1 -> random.nextInt(-2, 3);
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> BigInteger.valueOf(random.nextLong()).shiftLeft(random.nextInt(100));
      case 4 -> text(random.nextInt(12));
      case 5 -> random.nextInt(3) / 2.0;
      case 6 -> (float) random.nextInt(3);
      case 7 -> BigDecimal.valueOf(random.nextInt(20), random.nextInt(2));
      case 8 -> random.nextBoolean() ? Colour.RED : LocalDate.ofEpochDay(random.nextInt(3));
      case 9 ->
        random.nextBoolean()
            ? new UUID(random.nextInt(2), 1)
            : Instant.ofEpochSecond(random.nextInt(2), random.nextInt(2));
      case 10 -> list(levels - 1);
      case 11 -> new LinkedHashSet<>(list(levels - 1));
      case 12 -> map(levels - 1);
      default -> new Samples.Tree(next(levels - 1), next(levels - 1));
    };
  }

  /** Returns an equal key that differs in the classes of integers and the order of elements. */
  Object twin(Object key) {
    if (key instanceof Integer || key instanceof Long) {
      long number = ((Number) key).longValue();
      return random.nextBoolean() ? BigInteger.valueOf(number) : (Object) number;
    } else if (key instanceof List<?> list) {
      List<Object> twin = new ArrayList<>();
      list.forEach(element -> twin.add(twin(element)));
      return twin;
    } else if (key instanceof Set<?> set) {
      List<Object> elements = new ArrayList<>(set);
      Collections.reverse(elements);
      Set<Object> twin = new LinkedHashSet<>();
      elements.forEach(element -> twin.add(twin(element)));
      return twin;
    } else if (key instanceof Map<?, ?> map) {
      List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
      Collections.reverse(entries);
      Map<Object, Object> twin = new LinkedHashMap<>();
      entries.forEach(entry -> twin.put(twin(entry.getKey()), twin(entry.getValue())));
      return twin;
    } else if (key instanceof Samples.Tree tree) {
      return new Samples.Tree(twin(tree.left()), twin(tree.right()));
    }
    return key;
  }

  private List<Object> list(int levels) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(next(levels));
    }
    return list;
  }

  /**
   * Returns a map without integer keys, as one might occur twice, in two classes with two values.
   */
  private Map<Object, Object> map(int levels) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(text(random.nextInt(3)), next(levels));
    }
    return map;
  }

  private String text(int length) {
    char[] chars = {'a', '?', '\u00E9', '\u20AC', '\uD83D', '\uDE00', '\0'};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(chars[random.nextInt(chars.length)]);
    }
    return text.toString();
  }
}

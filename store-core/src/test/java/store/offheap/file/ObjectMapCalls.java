package store.offheap.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import store.offheap.error.StoreException;
import store.offheap.model.VerifyReport;
import store.offheap.object.LazyList;
import store.offheap.object.LazyMap;
import store.offheap.object.LazySet;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectSalvage;

/** The calls on an object map. */
final class ObjectMapCalls implements MapCalls {
  private static final Class<?>[] TYPES = {SeedObjects.Colour.class, SeedObjects.Point.class};

  /** Salvage creates a file, which takes longer than all other calls together. */
  private static final int READINGS_PER_SALVAGE = 16;

  private final Consumer<String> failures;
  private int readings;

  /** Creates calls that report wrong results to {@code failures}. */
  ObjectMapCalls(Consumer<String> failures) {
    this.failures = failures;
  }

  @Override
  public VerifyReport verify(Path file) {
    return ObjectMap.verify(file);
  }

  @Override
  public void read(Path file, Map<?, ?> expected, boolean isSound) {
    if (readings++ % READINGS_PER_SALVAGE == 0) {
      salvage(file, expected, isSound);
    }
    try (ObjectMap map = ObjectMap.openReadOnly(file, TYPES)) {
      map.size();
      map.stats();
      Map<Object, Object> content = contentOrNull(map, isSound);
      if (isSound && expected != null && !content.equals(expected)) {
        failures.accept("verify finds nothing, but the entries are others: " + content);
      }
      for (int key = -3; key < 10; key++) {
        boolean isPresent = map.containsKey(key);
        if (isSound && content != null && isPresent != content.containsKey(key)) {
          failures.accept("verify finds nothing, but get and iteration differ: key=" + key);
        }
      }
      if (content != null) {
        lookUp(map);
        map.census();
        lookUpAtOnce(map, content, isSound);
      }
    }
  }

  private void lookUpAtOnce(ObjectMap map, Map<Object, Object> content, boolean isSound) {
    List<Object> keys = new ArrayList<>(map.keySet());
    keys.add("an absent key");
    List<Object> values = map.getAll(keys);
    for (int i = 0; isSound && i < keys.size(); i++) {
      if (!Objects.equals(comparable(values.get(i)), content.get(comparable(keys.get(i))))) {
        failures.accept("verify finds nothing, but getAll and iteration differ: " + keys.get(i));
      }
    }
  }

  /** Returns null if a container is reported as removed, which damage can cause. */
  private static Map<Object, Object> contentOrNull(ObjectMap map, boolean isSound) {
    try {
      return content(map);
    } catch (IllegalStateException e) {
      if (isSound || !String.valueOf(e.getMessage()).contains(" was removed from the store")) {
        throw e;
      }
      return null;
    }
  }

  /** Accesses containers as a program does that knows what they should contain. */
  private static void lookUp(ObjectMap map) {
    if (map.get("list") instanceof LazyList list && list.size() > 20) {
      list.get(list.size() - 1);
      list.contains("an element");
      list.subList(3, 9).size();
    }
    if (map.get("map") instanceof LazyMap nested) {
      nested.get(7);
      nested.get("the key with the number 7");
    }
    if (map.get("a long key that has an entry") instanceof LazySet set) {
      set.contains("element 3");
    }
  }

  /** Returns the content of a map in a form that can be compared. */
  static Map<Object, Object> content(ObjectMap map) {
    Map<Object, Object> content = new HashMap<>();
    map.forEach((key, value) -> content.put(comparable(key), comparable(value)));
    return content;
  }

  private static Object comparable(Object value) {
    if (value instanceof LazyMap lazy) {
      return comparable(lazy.eager());
    }
    if (value instanceof LazyList lazy) {
      return comparable(lazy.eager());
    }
    if (value instanceof LazySet lazy) {
      return comparable(lazy.eager());
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> all = new HashMap<>();
      map.forEach((key, element) -> all.put(comparable(key), comparable(element)));
      return all;
    }
    if (value instanceof List<?> list) {
      List<Object> all = new ArrayList<>();
      list.forEach(element -> all.add(comparable(element)));
      return all;
    }
    if (value instanceof Set<?> set) {
      Set<Object> all = new HashSet<>();
      set.forEach(element -> all.add(comparable(element)));
      return all;
    }
    if (value != null && value.getClass().isArray()) {
      List<Object> all = new ArrayList<>(List.of(value.getClass().getName()));
      for (int i = 0; i < Array.getLength(value); i++) {
        all.add(Array.get(value, i));
      }
      return all;
    }
    return value;
  }

  @Override
  public void change(Path file) {
    try (ObjectMap map = ObjectMap.open(file, TYPES)) {
      for (int key = 1; key <= 6; key++) {
        put(map, key * 1001, key);
        put(map, "a fresh key with the number " + key, "a value that is stored once");
        put(map, "fresh " + key, List.of(key, "a fresh element"));
      }
      map.delete(2002);
      map.delete("a fresh key with the number 3");
      changeNested(map);
      map.set(1, "a value that needs an entry");
      map.delete("small");
      map.delete("deep");
    }
  }

  private void put(ObjectMap map, Object key, Object value) {
    map.set(key, value);
    if (!map.containsKey(key) || !comparable(map.get(key)).equals(comparable(value))) {
      failures.accept("an entry that was put is not there: key=" + key);
    }
  }

  private static void changeNested(ObjectMap map) {
    if (map.get("list") instanceof LazyList list) {
      list.add("a fresh element");
      if (list.size() > 5) {
        list.set(3, "another element");
        list.remove(1);
      }
    }
    if (map.get("map") instanceof LazyMap nested) {
      nested.set("a fresh key", List.of(1));
      nested.set(7, "another value");
      nested.delete(8);
    }
    if (map.get("a long key that has an entry") instanceof LazySet set) {
      set.add("a fresh element");
      set.remove("element 3");
    }
  }

  /** Salvages what can be read; what is salvaged must be sound. */
  private void salvage(Path file, Map<?, ?> expected, boolean isSound) {
    Path output = file.resolveSibling("salvaged");
    try {
      Files.deleteIfExists(output);
      ObjectSalvage.from(file).to(output);
    } catch (StoreException e) {
      if (isSound) {
        failures.accept("verify finds nothing, but salvage: " + e);
      }
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    VerifyReport report = ObjectMap.verify(output);
    if (!report.isClean()) {
      failures.accept("salvage makes what is not sound: " + report);
    }
    try (ObjectMap map = ObjectMap.openReadOnly(output, TYPES)) {
      Map<Object, Object> content = content(map);
      if (isSound && expected != null && !content.equals(expected)) {
        failures.accept("verify finds nothing, but salvage gives others: " + content);
      }
    }
  }
}

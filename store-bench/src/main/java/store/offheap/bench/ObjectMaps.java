package store.offheap.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.hash.serialization.ListMarshaller;
import net.openhft.chronicle.hash.serialization.impl.IntegerMarshaller;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.h2.mvstore.MVStore;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.mapdb.serializer.GroupSerializer;
import store.offheap.object.ObjectMap;

/**
 * The maps of objects under test, each as its own documentation recommends it for entries of which
 * number and kind are known, none with transactions or a call of sync in between.
 */
enum ObjectMaps {
  /** The map of this library, as it comes: told neither the number nor the kind of entries. */
  OFF_HEAP("this library") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      ObjectMap map = ObjectMap.builder(file.toPath()).seed(1).create();
      return new Opened(map, map);
    }
  },

  /** The JDK's, grown to its size as the others are. */
  HASH_MAP("HashMap") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      return new Opened(new HashMap<>(), () -> {});
    }
  },

  /**
   * MapDB's {@code BTreeMap}, which its documentation recommends for small keys, such as numbers
   * and short strings, where its hash map is for large keys and values; with serializers of the
   * types, no counter of entries, which takes time at each put, in a file that is mapped and not
   * cleared beforehand, which it says is faster. The same as in the comparison.
   */
  MAP_DB("MapDB") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      DB db = DBMaker.fileDB(file).fileMmapEnable().fileMmapPreclearDisable().make();
      GroupSerializer<?> keys =
          row == ObjectRow.INTS || row == ObjectRow.LISTS ? Serializer.INTEGER : Serializer.STRING;
      GroupSerializer<?> values = row == ObjectRow.LISTS ? new IntegerLists() : keys;
      Map<?, ?> map = db.treeMap("map", keys, values).create();
      return new Opened(objects(map), db::close);
    }
  },

  /** H2's MVStore, with a cache of 512 MB. */
  MV_STORE("H2 MVStore") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      MVStore store =
          new MVStore.Builder().fileName(file.getPath()).cacheSize(512).open();
      return new Opened(store.openMap("map"), store::close);
    }
  },

  /** Chronicle Map, told how many entries there will be and how long they are. */
  CHRONICLE_MAP("Chronicle Map") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      try {
        ChronicleMap<?, ?> map = switch (row) {
          case INTS -> builder(Integer.class, Integer.class, entries).createPersistedTo(file);
          case STRINGS, FEW_STRINGS ->
            builder(String.class, String.class, entries)
                .averageKey((String) row.key(0))
                .averageValue((String) row.value(0))
                .createPersistedTo(file);
          case LISTS -> lists(row, entries).createPersistedTo(file);
        };
        return new Opened(objects(map), map);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  private final String label;

  ObjectMaps(String label) {
    this.label = label;
  }

  private static <K, V> ChronicleMapBuilder<K, V> builder(
      Class<K> keys, Class<V> values, int entries) {
    return ChronicleMapBuilder.of(keys, values).name("map").entries(entries);
  }

  @SuppressWarnings("unchecked")
  private static ChronicleMapBuilder<Integer, List<Integer>> lists(ObjectRow row, int entries) {
    return builder(Integer.class, (Class<List<Integer>>) (Class<?>) List.class, entries)
        .valueMarshaller(ListMarshaller.of(IntegerMarshaller.INSTANCE))
        .averageValue((List<Integer>) row.value(0));
  }

  /** Every row puts what its map takes. */
  @SuppressWarnings("unchecked")
  private static Map<Object, Object> objects(Map<?, ?> map) {
    return (Map<Object, Object>) map;
  }

  /** Returns what it is called in a table. */
  String label() {
    return label;
  }

  /**
   * Creates a map.
   *
   * @param file where it lies, if it lies in a file; nothing may be there
   * @param row what kind of entries it is for
   * @param entries how many
   */
  abstract Opened create(File file, ObjectRow row, int entries);

  /** A map that is open, and what closes it. */
  record Opened(Map<Object, Object> map, AutoCloseable resource) implements AutoCloseable {
    @Override
    public void close() {
      try {
        resource.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

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
 * The maps of objects under test, each used as its own documentation recommends for entries of
 * known number and kind, none with transactions or sync calls during the puts.
 */
enum ObjectMaps {
  /**
   * The map of this library with default settings: it is told neither the number nor the kind of
   * entries.
   */
  OFF_HEAP("this library") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      ObjectMap map = ObjectMap.builder(file.toPath()).seed(1).create();
      return new Opened(map, map);
    }
  },

  /** The JDK's map, grown to its size like the others. */
  HASH_MAP("HashMap") {
    @Override
    Opened create(File file, ObjectRow row, int entries) {
      return new Opened(new HashMap<>(), () -> {});
    }
  },

  /**
   * MapDB's {@code BTreeMap}, which its documentation recommends for small keys, such as numbers
   * and short strings, whereas its hash map is for large keys and values. Uses serializers for the
   * types, no counter of entries, which takes time at each put, and a file that is mapped and not
   * cleared in advance, which is faster according to the documentation. The same settings as in the
   * comparison.
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

  /** Chronicle Map, created with the number and the length of the entries. */
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

  /** Casts a map; safe because each row only puts what its map accepts. */
  @SuppressWarnings("unchecked")
  private static Map<Object, Object> objects(Map<?, ?> map) {
    return (Map<Object, Object>) map;
  }

  /** Returns the name in tables. */
  String label() {
    return label;
  }

  /**
   * Creates a map.
   *
   * @param file location of a map that is in a file; must not exist
   * @param row kind of the entries
   * @param entries number of entries
   */
  abstract Opened create(File file, ObjectRow row, int entries);

  /** An open map and the resource that closes it. */
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

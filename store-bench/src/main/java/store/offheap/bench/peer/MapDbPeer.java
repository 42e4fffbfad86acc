package store.offheap.bench.peer;

import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.mapdb.serializer.GroupSerializer;

/**
 * MapDB's {@code BTreeMap}, which its documentation recommends for small keys, such as numbers and
 * short strings (its hash map is for large keys and values). Uses serializers for the types, and a
 * file that is mapped and not cleared in advance; built in key order by its data pump. Does not use
 * its transactions, which write everything twice and require commits; therefore a file whose writer
 * was killed is rejected.
 */
final class MapDbPeer implements Peer {
  @Override
  public void build(Place place) {
    Shape shape = place.shape();
    DB database = maker(place).make();
    DB.TreeMapSink<Object, Object> sink = tree(database, shape).createFromSink();
    for (long key : shape.sortedObjectKeys(place.count())) {
      sink.put(shape.keyObject(key), shape.valueObject(shape.value(key, 0)));
    }
    sink.create();
    database.close();
  }

  @Override
  public Store open(Place place, Mode mode) {
    DB database =
        mode == Mode.READ ? maker(place).readOnly().make() : maker(place).make();
    DB.TreeMapMaker<Object, Object> tree = tree(database, place.shape());
    BTreeMap<Object, Object> map = mode == Mode.CREATE ? tree.create() : tree.open();
    return new MapStore(place.shape(), map, database::close);
  }

  private static DBMaker.Maker maker(Place place) {
    return DBMaker.fileDB(place.file("map.db")).fileMmapEnable().fileMmapPreclearDisable();
  }

  @SuppressWarnings("unchecked")
  private static DB.TreeMapMaker<Object, Object> tree(DB database, Shape shape) {
    GroupSerializer<?> keys = switch (shape) {
      case U32 -> Serializer.INTEGER;
      case U64, BYTES -> Serializer.LONG;
      case STRINGS -> Serializer.STRING;
    };
    GroupSerializer<?> values = shape == Shape.BYTES ? Serializer.BYTE_ARRAY : keys;
    return database.treeMap(
        "map", (GroupSerializer<Object>) keys, (GroupSerializer<Object>) values);
  }
}

package store.offheap.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectMapBuild;

/**
 * This library with default settings: an ID map for integers, built by {@link BulkBuilder}; an
 * object map for other entries, built by {@link ObjectMapBuild}. A new map is told nothing about
 * future entries.
 */
final class OffHeapPeer implements Peer {
  /** The load of a built ID map, that is, the share of used slots; empty for the default. */
  private final OptionalDouble load;

  OffHeapPeer() {
    this.load = OptionalDouble.empty();
  }

  OffHeapPeer(double load) {
    this.load = OptionalDouble.of(load);
  }

  /** Returns whether the peer supports a shape; object maps have no configurable load. */
  @Override
  public boolean supports(Shape shape) {
    return load.isEmpty() || shape.isNumeric();
  }

  @Override
  public void build(Place place) throws Exception {
    Shape shape = place.shape();
    if (!shape.isNumeric()) {
      buildObjects(place);
      return;
    }
    BuildOptions options =
        BulkBuilder.to(path(place)).keyType(type(shape)).valueType(type(shape)).overwrite(true);
    load.ifPresent(options::load);
    try (BulkBuilder builder = options.start()) {
      for (int i = 0; i < place.count(); i++) {
        long key = shape.key(i);
        builder.add(key, shape.value(key, 0), i);
      }
      builder.finish(rows -> {});
    }
  }

  private static void buildObjects(Place place) {
    Shape shape = place.shape();
    try (ObjectMapBuild build = ObjectMap.builder(path(place)).build(true)) {
      for (int i = 0; i < place.count(); i++) {
        long key = shape.key(i);
        build.set(shape.keyObject(key), shape.valueObject(shape.value(key, 0)));
      }
      build.publish();
    }
  }

  @Override
  public Store open(Place place, Mode mode) throws Exception {
    Path file = path(place);
    Shape shape = place.shape();
    if (mode == Mode.CREATE) {
      Files.deleteIfExists(file);
    }
    if (shape.isNumeric()) {
      return new Ids(
          shape,
          switch (mode) {
            case CREATE ->
              IdMap.builder(file).keyType(type(shape)).valueType(type(shape)).create();
            case READ -> IdMap.openReadOnly(file);
            case WRITE, RECOVER -> IdMap.open(file);
          });
    }
    return new Objects(
        shape,
        switch (mode) {
          case CREATE -> ObjectMap.builder(file).create();
          case READ -> ObjectMap.openReadOnly(file);
          case WRITE, RECOVER -> ObjectMap.open(file);
        });
  }

  private static Path path(Place place) {
    return place.directory().resolve("map.store");
  }

  private static DType type(Shape shape) {
    return shape == Shape.U32 ? DType.UINT32 : DType.UINT64;
  }

  /** An ID map. */
  private record Ids(Shape shape, IdMap map) implements Store {
    @Override
    public long get(long key) {
      return map.get(key, MISSING);
    }

    @Override
    public void put(long key, long value) {
      map.put(key, value);
    }

    @Override
    public void remove(long key) {
      map.remove(key);
    }

    @Override
    public void getAll(long[] keys, long[] values) {
      map.getAll(keys, values, MISSING);
    }

    @Override
    public long scan() {
      long sum = 0;
      IdMapCursor cursor = map.cursor();
      while (cursor.next()) {
        sum += shape.check(cursor.key(), cursor.value());
      }
      return sum;
    }

    @Override
    public void close() {
      map.close();
    }
  }

  /** An object map; a put does not return the previous value. */
  private static final class Objects implements Store {
    private final Shape shape;
    private final ObjectMap map;
    private final MapStore entries;

    Objects(Shape shape, ObjectMap map) {
      this.shape = shape;
      this.map = map;
      this.entries = new MapStore(shape, map, map::close);
    }

    @Override
    public long get(long key) {
      return entries.get(key);
    }

    @Override
    public void put(long key, long value) {
      map.set(shape.keyObject(key), shape.valueObject(value));
    }

    @Override
    public void remove(long key) {
      entries.remove(key);
    }

    @Override
    public long scan() {
      return entries.scan();
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}

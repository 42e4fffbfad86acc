package store.offheap.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import store.offheap.bench.Jvm;

/**
 * Chronicle Map, persisted. Created with the number of entries, which is mandatory, with room for
 * twice as many; the sizes of keys and values are constant; {@code put} and {@code remove} do not
 * return the previous value. It has no bulk load. The JVM options are those that its documentation
 * lists for JDK 17. After a writer was killed, the map is opened with {@code recoverPersistedTo}.
 */
final class ChroniclePeer implements Peer {
  @Override
  public List<String> jvmArguments() {
    return Jvm.CHRONICLE;
  }

  @Override
  public void build(Place place) throws Exception {
    try (Store store = open(place, Mode.CREATE)) {
      Entries.putAll(place, store);
    }
  }

  @Override
  public Store open(Place place, Mode mode) throws IOException {
    if (mode == Mode.CREATE) {
      Files.deleteIfExists(place.file("map.chronicle").toPath());
    }
    return switch (place.shape()) {
      case U32 -> open(place, mode, builder(place, Integer.class, Integer.class));
      case U64 -> open(place, mode, builder(place, Long.class, Long.class));
      case BYTES ->
        open(
            place,
            mode,
            builder(place, Long.class, byte[].class)
                .constantValueSizeBySample(new byte[place.shape().valueLength()]));
      case STRINGS ->
        open(
            place,
            mode,
            builder(place, String.class, String.class)
                .constantKeySizeBySample((String) place.shape().keyObject(0))
                .constantValueSizeBySample((String) place.shape().valueObject(0)));
    };
  }

  private static <K, V> ChronicleMapBuilder<K, V> builder(
      Place place, Class<K> keys, Class<V> values) {
    return ChronicleMapBuilder.of(keys, values)
        .name("comparison")
        .entries(place.count())
        .maxBloatFactor(2)
        .putReturnsNull(true)
        .removeReturnsNull(true);
  }

  private static <K, V> Store open(Place place, Mode mode, ChronicleMapBuilder<K, V> builder)
      throws IOException {
    ChronicleMap<K, V> map = mode == Mode.RECOVER
        ? builder.recoverPersistedTo(place.file("map.chronicle"), true)
        : builder.createPersistedTo(place.file("map.chronicle"));
    return new MapStore(place.shape(), map, map::close);
  }
}

package store.offheap.bench.peer;

import com.spotify.sparkey.CompressionType;
import com.spotify.sparkey.Sparkey;
import com.spotify.sparkey.SparkeyReader;
import com.spotify.sparkey.SparkeyWriter;
import java.io.IOException;

/**
 * Sparkey: written once, then read. No compression, because the data has no pattern; the hash is
 * written with default settings; read with the reader for a single thread.
 */
final class SparkeyPeer implements Peer {
  @Override
  public void build(Place place) throws IOException {
    Shape shape = place.shape();
    byte[] keyBytes = new byte[shape.keyLength()];
    byte[] valueBytes = new byte[shape.valueLength()];
    try (SparkeyWriter writer = Sparkey.createNew(place.file("map.spi"), CompressionType.NONE, 1)) {
      for (int i = 0; i < place.count(); i++) {
        long key = shape.key(i);
        shape.writeKey(key, keyBytes);
        shape.writeValue(shape.value(key, 0), valueBytes);
        writer.put(keyBytes, valueBytes);
      }
      writer.writeHash();
    }
  }

  @Override
  public Store open(Place place, Mode mode) throws IOException {
    if (mode != Mode.READ) {
      throw Peer.none(mode);
    }
    return new Opened(place.shape(), Sparkey.openSingleThreadedReader(place.file("map.spi")));
  }

  /** An open reader. */
  private record Opened(Shape shape, SparkeyReader reader, byte[] keyBytes) implements Store {
    Opened(Shape shape, SparkeyReader reader) {
      this(shape, reader, new byte[shape.keyLength()]);
    }

    @Override
    public long get(long key) {
      shape.writeKey(key, keyBytes);
      try {
        byte[] value = reader.getAsByteArray(keyBytes);
        return value == null ? MISSING : shape.readValue(value);
      } catch (IOException e) {
        throw Peer.failed(e);
      }
    }

    @Override
    public long scan() {
      long sum = 0;
      try {
        for (SparkeyReader.Entry entry : reader) {
          sum += shape.check(shape.readKey(entry.getKey()), shape.readValue(entry.getValue()));
        }
      } catch (IOException e) {
        throw Peer.failed(e);
      }
      return sum;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}

package store.offheap.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XodusPeerTest {
  private static final int COUNT = 1000;

  @TempDir
  private Path temporary;

  @Test
  void readersShareAStore() throws Exception {
    Place place = new Place(temporary, Shape.U64, COUNT);
    Peer peer = Peers.XODUS.peer();
    peer.build(place);
    long key = Shape.U64.key(1);
    long value = Shape.U64.value(key, 0);
    try (Store one = peer.open(place, Mode.READ);
        Store other = peer.open(place, Mode.READ)) {
      assertEquals(value, one.get(key));
      assertEquals(value, other.get(key));
      assertEquals(one.scan(), other.scan());
    }
  }
}

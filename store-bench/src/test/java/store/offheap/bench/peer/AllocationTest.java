package store.offheap.bench.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter allocates nothing that the store itself does not require. */
class AllocationTest {
  private static final int COUNT = 10_000;

  /** Number of bytes that an array of eight bytes takes. */
  private static final int ARRAY = 24;

  @TempDir
  private Path temporary;

  private static double perEntry(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / COUNT;
  }

  private double ofScan(Peers which, Shape shape) throws Exception {
    Place place = new Place(temporary, shape, COUNT);
    which.peer().build(place);
    try (Store store = which.peer().open(place, Mode.READ)) {
      return perEntry(store::scan);
    }
  }

  @Test
  void aScanOfRocksDbMakesNoArrays() throws Exception {
    double bytes = ofScan(Peers.ROCKS, Shape.U64);
    assertTrue(bytes < 1, "bytes an entry: " + bytes);
  }

  @Test
  void aGetOfSparkeyMakesNoKey() throws Exception {
    Place place = new Place(temporary, Shape.U64, COUNT);
    Peer peer = Peers.SPARKEY.peer();
    peer.build(place);
    try (Store store = peer.open(place, Mode.READ)) {
      double misses = perEntry(() -> {
        for (int i = 0; i < COUNT; i++) {
          store.get(Shape.U64.key((long) COUNT + i));
        }
      });
      assertTrue(misses < ARRAY, "bytes a get: " + misses);
    }
  }
}

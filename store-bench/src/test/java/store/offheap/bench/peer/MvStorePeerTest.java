package store.offheap.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MvStorePeerTest {
  private static int megabytes(long cacheBytes) {
    return MvStorePeer.cacheMegabytes(new Place(Path.of("."), Shape.U64, 1, cacheBytes));
  }

  /**
   * Cached pages are objects: a cache as large as the heap would leave no memory for anything else.
   */
  @Test
  void theCacheHasAtMostHalfOfTheHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    assertEquals((int) (heap / 2 >> 20), megabytes(heap));
    assertEquals((int) (heap / 2 >> 20), megabytes(Long.MAX_VALUE));
    assertEquals((int) (heap / 4 >> 20), megabytes(heap / 4));
  }
}

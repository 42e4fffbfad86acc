package store.offheap.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MvStorePeerTest {
  private static int megabytes(long cacheBytes) {
    return MvStorePeer.cacheMegabytes(new Place(Path.of("."), Shape.U64, 1, cacheBytes));
  }

  /** Pages in the cache are objects: with the whole heap for them there is none for the rest. */
  @Test
  void theCacheHasAtMostHalfOfTheHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    assertEquals((int) (heap / 2 >> 20), megabytes(heap));
    assertEquals((int) (heap / 2 >> 20), megabytes(Long.MAX_VALUE));
    assertEquals((int) (heap / 4 >> 20), megabytes(heap / 4));
  }
}

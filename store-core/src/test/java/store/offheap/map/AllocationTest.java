package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.model.DType;

/** Tests that lookups and updates allocate nothing once the JIT compiler has compiled them. */
class AllocationTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"UINT32, UINT32", "INT64, INT64", "INT32, UINT8", "UINT64, FLOAT32"})
  void getAndPutAllocateNothing(DType keyType, DType valueType) {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
        "this JVM does not count what a thread allocates");
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (IdMap map = IdMap.builder(folder.resolve("map"))
        .keyType(keyType)
        .valueType(valueType)
        .expectedEntries(10_000)
        .create()) {
      double sum = getAndPut(map, 300_000);
      long before = threads.getCurrentThreadAllocatedBytes();
      sum += getAndPut(map, 1_000_000);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(sum).isPositive();
      // If each of a million calls allocated an object, they would need 16 MB.
      assertThat(allocated).isLessThan(100_000);
    }
  }

  private static double getAndPut(IdMap map, int times) {
    boolean isFloating = map.valueType().isFloating();
    double sum = 0;
    for (int i = 0; i < times; i++) {
      // The keys include the reserved key 0.
      int key = i % 10_000;
      if (isFloating) {
        map.putDouble(key, i & 0x7F);
        sum += map.getDouble(key + 1, 0);
      } else {
        map.put(key, i & 0x7F);
        sum += map.get(key + 1, 0);
      }
      sum += map.containsKey(key + 2) ? 1 : 0;
    }
    return sum;
  }
}

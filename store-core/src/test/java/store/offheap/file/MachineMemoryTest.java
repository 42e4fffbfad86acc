package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  @TempDir
  private Path root;

  private void write(String file, String limit) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, limit + "\n");
  }

  private long limit(String... cgroups) {
    return MachineMemory.cgroupLimit(root, List.of(cgroups));
  }

  @Test
  void memoryIsNoMoreThanTheJvmSays() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assertThat(MachineMemory.bytes()).isBetween(1L, system.getTotalMemorySize());
  }

  @Test
  void leastLimitOfTheGroupAndThoseAroundItCounts() throws IOException {
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    write("memory/a/memory.limit_in_bytes", "300");
    write("memory/a/b/memory.limit_in_bytes", "700");
    assertThat(limit("4:memory:/a/b", "3:cpu:/c", "0::/")).isEqualTo(300);
    assertThat(limit("4:cpu,memory:/a")).isEqualTo(300);
    assertThat(limit("4:memory:/")).isEqualTo(Long.MAX_VALUE);

    write("x/y/memory.max", "max");
    write("x/memory.max", "5000");
    assertThat(limit("0::/x/y")).isEqualTo(5000);
    assertThat(limit("0::/")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void pathOfTheMachineIsNotThatOfTheContainer() throws IOException {
    write("memory.max", "400");
    assertThat(limit("0::/docker/0123")).isEqualTo(400);
    assertThat(limit("0::/../../other")).isEqualTo(400);
    assertThat(limit("no cgroup", "", "1:cpu:/a")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void largeIsMoreThanHalf() {
    long memory = MachineMemory.bytes();
    assertThat(MachineMemory.isExceededBy(memory / 2 + 1)).isTrue();
    assertThat(MachineMemory.isExceededBy(memory / 2)).isFalse();
    assertThat(MachineMemory.isExceededBy(0)).isFalse();
  }
}

package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Laws of {@link ProcessMemory}. */
class ProcessMemoryTest {
  private static final String SMAPS = """
      7f00-7f10 r--s 00000000 fe:00 4711      /tmp/a dir/ids.store
      Size:               1024 kB
      Rss:                  64 kB
      VmFlags: rd sh mr mw me ms sd
      7f10-7f20 rw-p 00000000 00:00 0
      Rss:                 900 kB
      7f20-7f30 r--s 40000000 fe:00 4711      /tmp/a dir/ids.store
      Rss:                   8 kB
      7f30-7f40 r--s 00000000 fe:00 4712      /tmp/a dir/ids.store.lock
      Rss:                 700 kB
      """;

  @TempDir
  private Path directory;

  @Test
  void mappingsOfTheFileAreAddedAndOthersAreNot() throws IOException {
    Files.writeString(directory.resolve("smaps"), SMAPS);
    ProcessMemory memory = new ProcessMemory(directory);
    assertEquals(72 << 10, memory.residentBytes(Path.of("/tmp/a dir/ids.store")));
    assertEquals(0, memory.residentBytes(Path.of("/tmp/other")));
  }

  @Test
  void readBytesAreThoseSinceTheCallBefore() throws IOException {
    ProcessMemory memory = new ProcessMemory(directory);
    Files.writeString(directory.resolve("io"), "rchar: 1000\nwchar: 5\n");
    long before = memory.readBytes();
    assertEquals(1000, before);
    Files.writeString(directory.resolve("io"), "rchar: 1234\nwchar: 5\n");
    assertEquals(234, memory.readBytesSince(before));
  }

  @Test
  void nothingIsAvailableWhereTheSystemDoesNotTell() {
    ProcessMemory memory = new ProcessMemory(directory);
    assertEquals(ProcessMemory.NOT_AVAILABLE, memory.residentBytes(Path.of("/tmp/x")));
    assertEquals(ProcessMemory.NOT_AVAILABLE, memory.readBytesSince(memory.readBytes()));
  }
}

package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.FastFolder;

/**
 * A heap without room in the midst of changes: each is whole or not there, what was there before is
 * read on, and with room again all goes on.
 */
class FullHeapTest {
  @TempDir(factory = FastFolder.class)
  private Path folder;

  private void assertSurvived(int step, int minFailed) throws Exception {
    ChildJvm.Result result = new ChildJvm()
        .option("-Xmx10m")
        .run("fullHeap", folder.resolve("map"), step)
        .ended();

    assertThat(result.lastNumber("failed")).isGreaterThanOrEqualTo(minFailed);
    assertThat(result.lastNumber("done")).isPositive();
  }

  @Test
  void changesThatMemoryFailsAreWholeOrNotThere() throws Exception {
    assertSurvived(1008, 8);
  }

  @Test
  @Tag("slow")
  void changesThatMemoryFailsAtAnyPlaceAreWholeOrNotThere() throws Exception {
    assertSurvived(16, 50);
  }
}

package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {
  /** A position beyond which files grow in huge pages. */
  private static final long BEGIN = 16L << 20;

  private static final long END = 256L << 20;

  @TempDir
  private Path folder;

  /**
   * Lengths in pages: powers of two, lengths of packed segments, and lengths of segments in blocks.
   */
  @ParameterizedTest
  @CsvSource({
    "1, true",
    "16, true",
    "128, true",
    "171, false",
    "342, false",
    "405, false",
    "508, false",
    "511, true",
    "512, true",
    "1024, true",
    "1366, false",
    "257, false",
    "513, false"
  })
  void aFileGrowsByWholeHugePagesUnlessThatWastesMuch(int pages, boolean isWhole)
      throws IOException {
    long length = (long) pages * StoreFile.PAGE;
    try (FileAccess access = FileAccess.create(folder.resolve("grown"))) {
      Windows windows = new Windows(access);
      long allocated = windows.grow(0, BEGIN - 3 * StoreFile.PAGE, false) + BEGIN;
      long regions = 0;
      while (allocated < END) {
        long end = windows.end();
        long position = windows.grow(allocated, length, true);
        assertThat(position).isGreaterThanOrEqualTo(allocated);
        if (windows.end() != end) {
          assertThat(!isWhole || windows.end() % Windows.HUGE_PAGE == 0).isTrue();
          assertThat(position).isGreaterThanOrEqualTo(end);
        }
        assertThat(windows.region("segment", 0, position, length).buffer()).isNotNull();
        allocated = position + length;
        regions++;
      }
      assertThat(access.length()).isEqualTo(windows.end());
      assertThat((double) (allocated - BEGIN) / (regions * length)).isLessThan(1.04);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4096, 1 << 20, 405 * 4096})
  void aRegionOfAFileThatIsMappedLaterLiesInOneWindow(long length) {
    long edge = Window.MAX_LENGTH;
    assertThat(Windows.place(edge - length, length)).isEqualTo(edge - length);
    assertThat(Windows.place(edge - length + 4096, length)).isEqualTo(edge);
    assertThat(Windows.place(edge, length)).isEqualTo(edge);
  }
}

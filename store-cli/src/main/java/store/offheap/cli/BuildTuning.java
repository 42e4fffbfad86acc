package store.offheap.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import store.offheap.build.BuildOptions;

/** The options of how a file is built, of which its entries know nothing. */
final class BuildTuning {
  /** Those, of which an object map has none. */
  static final String[] OF_ID_MAPS = {"--memory", "--threads", "--temp-dir", "--load"};

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteCountConverter.class,
      description = "Memory for rows, such as 256m; 16m or more (default: a quarter of what is"
          + " available; never more than three fifths of the heap).")
  private Long memoryBytes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that read rows, that sort, and that fill segments (default: one a processor)."
              + " The file is the same.")
  private Integer threads;

  @Option(
      names = "--temp-dir",
      paramLabel = "FOLDER",
      description = "Where temporary rows go, 8 or 16 bytes each (default: beside the output).")
  private Path temporaryFolder;

  @Option(
      names = "--load",
      paramLabel = "FRACTION",
      description = "How full segments are at most, 0.10 to 0.95 (default: 0.80).")
  private Double load;

  /** Tells a build. */
  void applyTo(BuildOptions options) {
    if (memoryBytes != null) {
      options.memory(memoryBytes);
    }
    if (threads != null) {
      options.threads(threads);
    }
    if (temporaryFolder != null) {
      options.temporaryFolder(temporaryFolder);
    }
    if (load != null) {
      options.load(load);
    }
  }
}

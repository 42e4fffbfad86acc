package store.offheap.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import store.offheap.build.BuildOptions;

/** The options that determine how a file is built, independently of its entries. */
final class BuildTuning {
  /** Those options, none of which applies to object maps. */
  static final String[] OF_ID_MAPS = {"--memory", "--threads", "--temp-dir", "--load"};

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteCountConverter.class,
      description = "Memory for rows, such as 256m; at least 16m (default: a quarter of what is"
          + " available, at most three fifths of the heap).")
  private Long memoryBytes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that read rows, sort, and fill segments (default: one per processor). The file"
              + " does not depend on it.")
  private Integer threads;

  @Option(
      names = "--temp-dir",
      paramLabel = "FOLDER",
      description = "Folder for temporary rows, 8 or 16 bytes each (default: next to the output).")
  private Path temporaryFolder;

  @Option(
      names = "--load",
      paramLabel = "FRACTION",
      description = "Maximum load factor of a segment, 0.10 to 0.95 (default: 0.80).")
  private Double load;

  /** Applies the options to a build. */
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

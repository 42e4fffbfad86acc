package store.offheap.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Option;

/**
 * The destination of an export: standard output, a device, or a file that is complete or absent.
 */
final class ExportOutput {
  /** The name for standard output. */
  static final Path STDOUT = Path.of("-");

  private static final int BUFFER_BYTES = 1 << 16;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "The output (default, and -: standard output); compressed if the name ends in .gz.")
  private Path output;

  @Option(names = "--overwrite", description = "Replace OUT if it exists.")
  private boolean isOverwrite;

  /** The content to write. */
  interface Content {
    /** Writes all content and flushes. */
    void writeTo(OutputStream bytes) throws IOException;
  }

  /** Returns whether an existing file is replaced. */
  boolean isOverwrite() {
    return isOverwrite;
  }

  /** Checks that the output is not the file being exported. */
  void requireApart(Path file) throws IOException {
    OutputFile.requireApart(isStdout() ? null : output, file);
  }

  /**
   * Returns whether the output is standard output. A file named - can be given by another path,
   * such as ./-.
   */
  private boolean isStdout() {
    return output == null || output.equals(STDOUT);
  }

  /** Returns whether the bytes go to a person's screen. */
  boolean isTerminal() {
    return isStdout() && Terminal.OUT.isInteractive();
  }

  /** Returns whether the name of the output has a suffix, compressed or not, ignoring case. */
  boolean isNamed(String suffix) {
    return name().endsWith(suffix) || name().endsWith(suffix + ".gz");
  }

  private String name() {
    return output == null ? "" : output.toString().toLowerCase(Locale.ROOT);
  }

  /** Writes the content, and makes the file appear. */
  void write(Content content) throws IOException {
    if (isStdout()) {
      content.writeTo(new BufferedOutputStream(StandardStreams.outBytes()));
    } else if (Files.exists(output) && !Files.isRegularFile(output)) {
      // A pipe or a device can be written, but never replaced.
      pack(content, Files.newOutputStream(output, StandardOpenOption.WRITE));
    } else {
      try (OutputFile pending = new OutputFile(output, isOverwrite)) {
        pack(content, pending.create());
        pending.publish();
      }
    }
  }

  private void pack(Content content, OutputStream target) throws IOException {
    try (OutputStream bytes = target;
        OutputStream packed =
            name().endsWith(".gz") ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes) {
      content.writeTo(new BufferedOutputStream(packed, BUFFER_BYTES));
    } catch (FileSystemException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw new IOException("cannot write " + output + ": " + e.getCause().getMessage(), e);
    } catch (IOException e) {
      throw new IOException("cannot write " + output + ": " + e.getMessage(), e);
    }
  }
}

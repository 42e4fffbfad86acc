package store.offheap.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Determines the disk space of a directory in allocated blocks, because the files of some peers
 * have holes.
 */
final class DiskUsage {
  private DiskUsage() {}

  static double bytes(Path directory) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("du", "-s", "-B1", directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("du: exit code=" + process.exitValue() + ", directory=" + directory);
    }
    return Double.parseDouble(output.substring(0, output.indexOf('\t')));
  }
}

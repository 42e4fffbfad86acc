package store.offheap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.array.DenseArray;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuilder;

/** {@code store array to-sparse}: creates a sparse array. */
@Command(
    name = "to-sparse",
    description = {
      "Make a sparse array from an .npy file, or from an .npz file written by sparse.save_npz"
          + " (COO) or scipy.sparse.save_npz (coo, csr, csc).",
      "",
      "It stores the elements that differ from the fill value. Duplicate elements of an .npz file"
          + " are added up."
    },
    footer = {
      "",
      "Examples:",
      "  store array to-sparse a.npy a.sparse",
      "  store array to-sparse a.npy a.sparse --fill NaN",
      "  store array to-sparse matrix.npz a.sparse"
    })
final class ArrayToSparseCommand implements Callable<Integer> {
  private static final byte[] ZIP_MAGIC = {'P', 'K'};

  @Parameters(index = "0", paramLabel = "FILE", description = "An .npy or .npz file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "OUT", description = "The sparse array.")
  private Path output;

  @Option(
      names = "--fill",
      paramLabel = "NUMBER",
      description = "Fill value when converting an .npy file (default: 0).")
  private String fill;

  @Option(names = "--overwrite", description = "Replace the output if it exists.")
  private boolean isOverwrite;

  @Mixin
  private ProgressOptions progress;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    OutputFile.requireFolder(output);
    OutputFile.requireApart(output, file);
    boolean isZip = isZip();
    if (isZip && fill != null) {
      throw report.usage("--fill: an .npz file has a fill value of its own");
    }
    SparseArrayBuilder builder = SparseArray.builder(output).overwrite(isOverwrite);
    if (fill != null) {
      builder.fill(fill);
    }
    try (BuildProgress bar = progress.begin(report).of("element", "elements");
        SparseArray array = isZip ? fromNpz(builder, bar) : fromDense(builder, bar)) {
      bar.end();
      made(array);
    }
    report.warnings(output);
    return ExitCode.OK;
  }

  private SparseArray fromNpz(SparseArrayBuilder builder, BuildProgress bar) {
    return builder.buildFromNpz(file, ProgressOptions.phase(bar, "reading", -1));
  }

  private SparseArray fromDense(SparseArrayBuilder builder, BuildProgress bar) {
    try (DenseArray dense = DenseArray.openReadOnly(file)) {
      return builder.buildFrom(dense, ProgressOptions.phase(bar, "reading", dense.size()));
    }
  }

  private void made(SparseArray array) throws IOException {
    if (progress.isQuiet() && !report.isJson()) {
      return;
    }
    SparseReport.made(report, file, output, array.all(), array.nnz());
  }

  private boolean isZip() throws IOException {
    if (!Files.isRegularFile(file)) {
      // Opening it will report what is wrong with it.
      return false;
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return Arrays.equals(stream.readNBytes(ZIP_MAGIC.length), ZIP_MAGIC);
    }
  }
}

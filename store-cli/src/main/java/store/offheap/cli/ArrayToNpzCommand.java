package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import store.offheap.array.NpzFormat;

/** {@code store array to-npz}: writes a sparse array for Python. */
@Command(
    name = "to-npz",
    description = {
      "Write a sparse array, or a part of it, to an .npz file.",
      "",
      "Format coo is for sparse.load_npz. The other formats are for scipy.sparse.load_npz and need"
          + " fill value 0; scipy-csr and scipy-csc also need two axes. SciPy loads scipy-coo with"
          + " other than two axes from version 1.17 on."
    },
    footer = {
      "",
      "Examples:",
      "  store array to-npz a.sparse a.npz",
      "  store array to-npz a.sparse a.npz --format scipy-csr"
    })
final class ArrayToNpzCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The sparse array.")
  private Path file;

  @Parameters(index = "1", paramLabel = "OUT", description = "The new file; it must not exist yet.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "coo",
      converter = Converter.class,
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private NpzFormat format;

  @Option(
      names = "--select",
      paramLabel = "PART",
      defaultValue = "...",
      description = "The part to write, as in Python's brackets.")
  private String selection;

  @Mixin
  private ProgressOptions progress;

  @Mixin
  private ReportOption report;

  /** The names of the formats. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }

    static List<String> names() {
      return Arrays.stream(NpzFormat.values())
          .map(format -> format.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .toList();
    }
  }

  /** Converts the name of a format. */
  private static final class Converter implements ITypeConverter<NpzFormat> {
    @Override
    public NpzFormat convert(String name) {
      int at = Names.names().indexOf(name.toLowerCase(Locale.ROOT));
      if (at < 0) {
        throw new TypeConversionException(
            "expected=" + String.join("|", Names.names()) + ", actual=" + name);
      }
      return NpzFormat.values()[at];
    }
  }

  @Override
  public Integer call() throws IOException {
    new SparseReport(file, report)
        .write(
            selection,
            output,
            progress,
            false,
            (view, written) -> view.toNpz(output, format, written));
    return ExitCode.OK;
  }
}

package store.offheap.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;

/** {@code store array plot}: draws a plane as a heat map. */
@Command(
    name = "plot",
    description = {
      "Draw a plane of an array as a heat map with a colour bar, in a PNG file.",
      "",
      "Row 0 is at the top. Where the plane has more rows or columns than the heat map has cells,"
          + " a cell shows the mean of its elements, without NaN and infinities."
    },
    footer = {
      "",
      "Examples:",
      "  store array plot a.npy --plane 3 -o plane.png",
      "  store array plot a.npy --select '3, :, :, 0' -o part.png --size 1200"
    })
final class ArrayPlotCommand implements Callable<Integer> {
  private static final int MIN_SIZE = 300;
  private static final int MAX_SIZE = 2000;

  @Parameters(index = "0", paramLabel = "FILE", description = "The array: an .npy file.")
  private Path file;

  @Option(
      names = "--plane",
      paramLabel = "K",
      description = "Index along the first axis, from 0; -1 is the last.")
  private Long plane;

  @Option(
      names = "--select",
      paramLabel = "PART",
      description = "The part to draw, with two axes, as in Python's brackets.")
  private String selection;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PNG",
      required = true,
      description = "The picture to write.")
  private Path output;

  @Option(names = "--overwrite", description = "Replace the picture if it exists.")
  private boolean isOverwrite;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "900",
      description = "Width and height of the picture (default: ${DEFAULT-VALUE}).")
  private int size;

  @Mixin
  private ProgressOptions progress;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw report.usage("--size: expected=" + MIN_SIZE + ".." + MAX_SIZE + ", actual=" + size);
    }
    if (plane != null && selection != null) {
      throw report.usage("--plane and --select exclude each other");
    }
    OutputFile.requireApart(output, file);
    try (OutputFile picture = new OutputFile(output, isOverwrite);
        DenseArray array = DenseArray.openReadOnly(file)) {
      ArrayView view = view(array);
      if (view.rank() != 2 || view.size() == 0) {
        throw report.usage("the part to draw has the shape " + Arrays.toString(view.shape())
            + ": two axes that are not empty are wanted, --plane or --select chooses them");
      }
      byte[] png;
      try (BuildProgress bar = progress.begin(report).of("element", "elements")) {
        png = new HeatMap(view, ProgressOptions.phase(bar, "reading", view.size()))
            .png(title(), size);
      }
      try (OutputStream out = picture.create()) {
        out.write(png);
      }
      picture.publish();
      print(view);
    }
    return ExitCode.OK;
  }

  private ArrayView view(DenseArray array) {
    if (plane != null) {
      return array.plane(plane);
    }
    return selection == null ? array.all() : array.select(selection);
  }

  private String title() {
    String part =
        plane != null ? "[" + plane + "]" : selection == null ? "" : "[" + selection + "]";
    return PlainText.safe(file.getFileName() + part);
  }

  private void print(ArrayView view) throws IOException {
    if (!report.isJson()) {
      if (!progress.isQuiet()) {
        report.line(PlainText.safe(output.toString()) + ": " + title());
      }
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("output", output.toString());
    tree.put("shape", view.shape());
    report.json(tree);
  }
}

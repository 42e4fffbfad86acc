package store.offheap.cli;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.array.DenseArray;

/** {@code store array info}: describes an array. */
@Command(
    name = "info",
    description = "Print the type, shape and size of an array.",
    footer = {"", "Example:", "  store array info a.npy"})
final class ArrayInfoCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The array: an .npy file or a sparse array.")
  private Path file;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ArrayFiles.isSparse(file)) {
      new SparseReport(file, report).info();
      return ExitCode.OK;
    }
    try (DenseArray array = ArrayFiles.openDense(file)) {
      if (report.isJson()) {
        report.json(tree(array));
      } else {
        print(array);
      }
    }
    return ExitCode.OK;
  }

  private void print(DenseArray array) {
    report.field("file", PlainText.safe(file.toString()));
    report.field("kind", "array, .npy format " + array.formatVersion() + ".0");
    report.field("type", array.type().label() + ", " + order(array) + " endian");
    report.field("shape", Arrays.toString(array.shape()) + ", " + axes(array) + " order");
    report.field("elements", PlainText.count(array.size()));
    report.field(
        "size",
        PlainText.bytes(array.fileBytes()) + " ("
            + PlainText.count(array.fileBytes(), "byte", "bytes") + ")");
  }

  private static String order(DenseArray array) {
    return array.byteOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little";
  }

  private static String axes(DenseArray array) {
    return array.isFortran() ? "Fortran" : "C";
  }

  private Map<String, Object> tree(DenseArray array) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("kind", "array");
    tree.put("formatVersion", array.formatVersion());
    tree.put("type", array.type().label());
    tree.put("byteOrder", order(array));
    tree.put("order", axes(array));
    tree.put("shape", array.shape());
    tree.put("elements", array.size());
    tree.put("dataStart", array.dataStart());
    tree.put("fileBytes", array.fileBytes());
    return tree;
  }
}

package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import store.offheap.array.ArrayView;
import store.offheap.array.Conversion;
import store.offheap.model.ArrayType;
import store.offheap.model.ElementRange;

/** The option shared by commands that write an array: the type of its elements. */
final class ArrayTypeOption {
  @Option(
      names = {"-t", "--type", "--dtype"},
      paramLabel = "TYPE",
      converter = Converter.class,
      description = {
        "Type of the new elements: bool, int8 to uint64, float16 to float64; auto or narrowest for"
            + " the smallest that holds them exactly, an integer type for integers (default for"
            + " slice: unchanged; required for convert)."
      })
  private Choice choice;

  @Option(
      names = "--saturate",
      description = "Replace a number outside the type by the nearest one in it.")
  private boolean isSaturated;

  @Mixin
  private ProgressOptions progress;

  /** A type, or null for the narrowest. */
  private record Choice(ArrayType type) {}

  /** Converts the name of a type. */
  private static final class Converter implements ITypeConverter<Choice> {
    private static final Set<String> NARROWEST = Set.of("auto", "narrowest");

    @Override
    public Choice convert(String name) {
      try {
        boolean isNarrowest = NARROWEST.contains(name.toLowerCase(Locale.ROOT));
        return new Choice(isNarrowest ? null : ArrayType.parse(name));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Returns whether the user chose a type. */
  boolean isGiven() {
    return choice != null;
  }

  /** Writes a part to a new file and reports what was written. */
  void copy(ArrayView view, Path input, Path output, ReportOption report) throws IOException {
    ArrayType type = view.type();
    ElementRange range = null;
    try (BuildProgress bar = progress.begin(report).of("element", "elements")) {
      if (choice != null && choice.type() == null) {
        range = view.range(ProgressOptions.phase(bar, "range", view.size()));
        type = range.narrowest();
      } else if (choice != null) {
        type = choice.type();
      }
      view.with(isSaturated ? Conversion.SATURATE : Conversion.CHECKED)
          .copyTo(output, type, ProgressOptions.phase(bar, "copy", view.size()));
    }
    if (report.isJson()) {
      report.json(tree(view, type, range, input, output));
    } else if (!progress.isQuiet()) {
      report.line(text(view, type, range, output));
    }
  }

  private static Map<String, Object> tree(
      ArrayView view, ArrayType type, ElementRange range, Path input, Path output) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", input.toString());
    tree.put("output", output.toString());
    tree.put("type", type.label());
    tree.put("shape", view.shape());
    tree.put("elements", view.size());
    if (range != null) {
      tree.put("min", range.min());
      tree.put("max", range.max());
      tree.put("bytes", view.size() * type.bytes());
      tree.put("bytesBefore", view.size() * view.type().bytes());
    }
    return tree;
  }

  private static String text(ArrayView view, ArrayType type, ElementRange range, Path output) {
    String text = PlainText.safe(output.toString()) + ": " + type.label()
        + Arrays.toString(view.shape()) + ", "
        + PlainText.count(view.size(), "element", "elements");
    if (range == null) {
      return text;
    }
    int before = view.type().bytes();
    String saving = type.bytes() == before
        ? "no type is narrower"
        : PlainText.count(view.size() * type.bytes()) + " bytes instead of "
            + PlainText.count(view.size() * before);
    return text + (range.min() == null ? "" : ", " + range.min() + " to " + range.max()) + ", "
        + saving;
  }
}

package store.offheap.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import store.offheap.array.ArrayView;
import store.offheap.array.Conversion;
import store.offheap.model.ArrayType;

/** What commands that write an array have in common: the type of its elements. */
final class ArrayTypeOption {
  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      converter = Converter.class,
      description = {
        "Type of the elements written: bool, int8 to uint64, float16 to float64; narrowest for the"
            + " one of the fewest bytes that holds them exactly (default: as it is)."
      })
  private Choice choice;

  @Option(
      names = "--saturate",
      description = "Write the nearest number of the type for one that it does not have.")
  private boolean isSaturated;

  /** A type, or null for the narrowest. */
  private record Choice(ArrayType type) {}

  /** Reads the name of a type. */
  private static final class Converter implements ITypeConverter<Choice> {
    @Override
    public Choice convert(String name) {
      try {
        boolean isNarrowest = name.toLowerCase(Locale.ROOT).equals("narrowest");
        return new Choice(isNarrowest ? null : ArrayType.parse(name));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Whether the user chose a type. */
  boolean isGiven() {
    return choice != null;
  }

  /** Writes a part to a new file and says what was written. */
  Map<String, Object> copy(ArrayView view, Path input, Path output) {
    ArrayType type = view.type();
    if (choice != null) {
      type = choice.type() == null ? view.narrowest() : choice.type();
    }
    view.with(isSaturated ? Conversion.SATURATE : Conversion.CHECKED).copyTo(output, type);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", input.toString());
    tree.put("output", output.toString());
    tree.put("type", type.label());
    tree.put("shape", view.shape());
    tree.put("elements", view.size());
    return tree;
  }

  /** What {@link #copy} returned, in words. */
  static String text(Map<String, Object> tree) {
    return PlainText.safe((String) tree.get("output")) + ": " + tree.get("type")
        + Arrays.toString((long[]) tree.get("shape")) + ", "
        + PlainText.count((long) tree.get("elements"), "element", "elements");
  }
}

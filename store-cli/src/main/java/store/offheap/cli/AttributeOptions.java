package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for the attributes to store in a file. */
final class AttributeOptions {
  // Not a Map: the command framework interprets quotes in the parts of one.
  @Option(
      names = {"-a", "--attribute"},
      paramLabel = "NAME=VALUE",
      converter = Reading.class,
      description = "A named text to store in the file; may be repeated.")
  private List<Attribute> attributes = new ArrayList<>();

  private record Attribute(String name, String value) {}

  /** Converts a name and a value. */
  private static final class Reading implements ITypeConverter<Attribute> {
    @Override
    public Attribute convert(String text) {
      int end = text.indexOf('=');
      if (end <= 0) {
        throw new TypeConversionException("expected=NAME=VALUE, actual='" + text + "'");
      }
      return new Attribute(text.substring(0, end), text.substring(end + 1));
    }
  }

  /** Passes on names and values, in the order in which they were given. */
  void forEach(BiConsumer<String, String> taker) {
    attributes.forEach(attribute -> taker.accept(attribute.name, attribute.value));
  }
}

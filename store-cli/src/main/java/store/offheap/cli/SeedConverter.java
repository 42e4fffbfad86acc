package store.offheap.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a seed as printed by {@code inspect}: hexadecimal after {@code 0x}, or decimal. */
final class SeedConverter implements ITypeConverter<Long> {
  /** For the command framework. */
  SeedConverter() {}

  @Override
  public Long convert(String text) {
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "not a seed: expected=0x and hexadecimal digits, or an integer, actual='" + text + "'");
    }
  }
}

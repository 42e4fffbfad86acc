package store.offheap.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the name of a delimiter. */
final class DelimiterConverter implements ITypeConverter<Delimiter> {
  @Override
  public Delimiter convert(String name) {
    try {
      return Delimiter.parse(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Also accepts {@code auto}, as null. */
  static final class OrAuto implements ITypeConverter<Delimiter> {
    @Override
    public Delimiter convert(String name) {
      return name.toLowerCase(Locale.ROOT).equals("auto")
          ? null
          : new DelimiterConverter().convert(name);
    }
  }
}

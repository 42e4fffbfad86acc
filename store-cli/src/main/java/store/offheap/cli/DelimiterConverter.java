package store.offheap.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a delimiter from the command line. */
final class DelimiterConverter implements ITypeConverter<Delimiter> {
  @Override
  public Delimiter convert(String name) {
    try {
      return Delimiter.parse(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Reads also {@code auto}, as null. */
  static final class OrAuto implements ITypeConverter<Delimiter> {
    @Override
    public Delimiter convert(String name) {
      return name.toLowerCase(Locale.ROOT).equals("auto")
          ? null
          : new DelimiterConverter().convert(name);
    }
  }
}

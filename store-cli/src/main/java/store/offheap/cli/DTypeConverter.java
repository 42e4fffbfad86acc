package store.offheap.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import store.offheap.model.DType;

/** Converts the name of a type. */
final class DTypeConverter implements ITypeConverter<DType> {
  @Override
  public DType convert(String name) {
    try {
      return DType.parse(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Also accepts {@code auto}, as null: the narrowest type that holds the data. */
  static final class OrAuto implements ITypeConverter<DType> {
    @Override
    public DType convert(String name) {
      return name.toLowerCase(Locale.ROOT).equals("auto")
          ? null
          : new DTypeConverter().convert(name);
    }
  }
}

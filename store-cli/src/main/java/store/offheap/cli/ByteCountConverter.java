package store.offheap.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a number of bytes, such as {@code 256m}. */
final class ByteCountConverter implements ITypeConverter<Long> {
  private static final Pattern COUNT = Pattern.compile("(\\d{1,12})([kmgt]?)(i?b)?");
  private static final String UNITS = "kmgt";
  private static final int UNIT_BITS = 10;

  /** For the command framework. */
  ByteCountConverter() {}

  @Override
  public Long convert(String text) {
    Matcher count = COUNT.matcher(text.toLowerCase(Locale.ROOT));
    if (!count.matches()) {
      throw new TypeConversionException("expected=a number of bytes such as 256m, actual=" + text);
    }
    int unit = count.group(2).isEmpty() ? 0 : UNITS.indexOf(count.group(2)) + 1;
    long number = Long.parseLong(count.group(1));
    if (number > Long.MAX_VALUE >>> unit * UNIT_BITS) {
      throw new TypeConversionException("expected=fewer bytes, actual=" + text);
    }
    return number << unit * UNIT_BITS;
  }
}

package store.offheap.model;

/** Parses numbers in decimal and words the error messages. */
final class NumberText {

  /** Maximum number of characters of a text that a message quotes. */
  private static final int MAX_QUOTED_CHARS = 40;

  /** The largest unsigned 64-bit number divided by ten. */
  private static final long MAX_TENTH = Long.divideUnsigned(-1L, 10);

  /** The last digit of the largest unsigned 64-bit number. */
  private static final int MAX_LAST_DIGIT = (int) Long.remainderUnsigned(-1L, 10);

  private NumberText() {}

  /**
   * Returns the only value of {@link DType#NONE}.
   *
   * @throws NumberFormatException unless the text is empty
   */
  static long parseNothing(final CharSequence text) {
    if (text.length() != 0) {
      throw new NumberFormatException("not empty: " + quote(text));
    }
    return 0;
  }

  /**
   * Parses an integer: an optional sign and decimal digits.
   *
   * @param type an integer type
   * @return the value, in the range of {@code type}
   * @throws NumberFormatException if the text is empty, not an integer or out of range
   */
  static long parseInteger(final DType type, final CharSequence text) {
    final int length = requireText(text);
    final char first = text.charAt(0);
    final boolean isNegative = first == '-';
    final int start = isNegative || first == '+' ? 1 : 0;
    if (start == length) {
      throw notAnInteger(text);
    }
    boolean isTooLong = false;
    long magnitude = 0;
    for (int i = start; i < length; i++) {
      final int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw notAnInteger(text);
      }
      final int order = Long.compareUnsigned(magnitude, MAX_TENTH);
      isTooLong |= order > 0 || (order == 0 && digit > MAX_LAST_DIGIT);
      magnitude = magnitude * 10 + digit;
    }
    final long value = isNegative ? -magnitude : magnitude;
    if (isTooLong || !isInRange(type, isNegative, value)) {
      throw outOfRange(type, text);
    }
    return value;
  }

  /**
   * Returns whether a value, given as its sign and its low 64 bits, is in the range of the type and
   * did not overflow.
   */
  private static boolean isInRange(final DType type, final boolean isNegative, final long value) {
    if (type.isUnsigned()) {
      return isNegative ? value == 0 : type.holds(value);
    }
    return (isNegative ? value <= 0 : value >= 0) && type.holds(value);
  }

  /**
   * Parses a floating-point number as {@link Double#parseDouble} does, but without hexadecimal
   * forms, type suffixes and surrounding blanks; also accepts the names {@code NaN},
   * {@code Infinity} and {@code inf} in any letter case, as C and Python print them.
   *
   * @param type a floating-point type; the number is rounded once, to this type
   * @return the number
   * @throws NumberFormatException if the text is empty, not a number, or finite and rounded to
   *     infinity
   */
  static double parseFloating(final DType type, final CharSequence text) {
    requireText(text);
    final boolean isDecimal = text.chars().allMatch(NumberText::isDecimal);
    final String javaText = isDecimal ? text.toString() : name(text.toString());
    if (javaText == null) {
      throw notANumber(text);
    }
    final double number;
    try {
      number = type == DType.FLOAT32 ? Float.parseFloat(javaText) : Double.parseDouble(javaText);
    } catch (final NumberFormatException e) {
      throw notANumber(text);
    }
    if (Double.isInfinite(number) && isDecimal) {
      throw outOfRange(type, text);
    }
    return number;
  }

  /** Returns Java's name for a number that is written as a name; null for other texts. */
  private static String name(final String text) {
    final boolean hasSign = text.charAt(0) == '-' || text.charAt(0) == '+';
    final String name = hasSign ? text.substring(1) : text;
    if (name.equalsIgnoreCase("NaN")) {
      return "NaN";
    }
    final boolean isInfinite = name.equalsIgnoreCase("Infinity") || name.equalsIgnoreCase("inf");
    return isInfinite ? (text.charAt(0) == '-' ? "-Infinity" : "Infinity") : null;
  }

  private static boolean isDecimal(final int c) {
    return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
  }

  private static int requireText(final CharSequence text) {
    final int length = text.length();
    if (length == 0) {
      throw new NumberFormatException("empty");
    }
    return length;
  }

  private static NumberFormatException notAnInteger(final CharSequence text) {
    return new NumberFormatException("not an integer: " + quote(text));
  }

  private static NumberFormatException notANumber(final CharSequence text) {
    return new NumberFormatException("not a number: " + quote(text));
  }

  /**
   * Returns the exception for a number out of range. Its text is a number and therefore printable,
   * but it may be long.
   */
  private static NumberFormatException outOfRange(final DType type, final CharSequence text) {
    return new NumberFormatException(
        "out of range of " + type.label() + " " + type.range() + ": " + visible(text));
  }

  /** Returns the text in quotes, rendered by {@link #visible}. */
  static String quote(final CharSequence text) {
    return "'" + visible(text) + "'";
  }

  /**
   * Returns the text with non-printable characters escaped, truncated to {@link #MAX_QUOTED_CHARS}.
   */
  private static String visible(final CharSequence text) {
    final StringBuilder shown = new StringBuilder();
    int index = 0;
    while (index < text.length() && index < MAX_QUOTED_CHARS) {
      final int codePoint = Character.codePointAt(text, index);
      index += Character.charCount(codePoint);
      appendVisible(shown, codePoint);
    }
    return index < text.length() ? shown.append("...").toString() : shown.toString();
  }

  private static void appendVisible(final StringBuilder shown, final int codePoint) {
    switch (codePoint) {
      case '\t' -> shown.append("\\t");
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\'', '\\' -> shown.append('\\').append((char) codePoint);
      default -> {
        if (isPrintable(codePoint)) {
          shown.appendCodePoint(codePoint);
        } else {
          shown.append(String.format("\\u%04x", codePoint));
        }
      }
    }
  }

  private static boolean isPrintable(final int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }
}

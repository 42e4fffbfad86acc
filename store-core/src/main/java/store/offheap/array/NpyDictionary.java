package store.offheap.array;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.model.ArrayType;

/**
 * Parses the dictionary of an {@code .npy} header: three known keys, in any order. No other Python
 * syntax is supported, so there is no nesting.
 */
final class NpyDictionary {
  private static final int MAX_SHOWN = 40;

  /** NumPy's one-letter codes of the types, in order; the width of long varies. */
  private static final String LETTERS = "?bBhHiIqQefd";

  private final String text;
  private final Path file;
  private int at;
  private String descr;
  private Boolean isFortran;
  private long[] shape;

  NpyDictionary(String text, Path file) {
    this.text = text;
    this.file = file;
  }

  /** Parses the entire text. */
  NpyHeader header(int version, int dataStart) {
    expect('{');
    while (peek() != '}') {
      entry();
      if (peek() != '}') {
        expect(',');
      }
    }
    expect('}');
    if (peek() != 0) {
      throw unexpected("the end");
    }
    if (descr == null || isFortran == null || shape == null) {
      throw NpyHeader.corrupt(
          file, "header keys: expected=descr, fortran_order and shape, actual=one is missing");
    }
    return new NpyHeader(version, type(), order(), isFortran, shape, dataStart);
  }

  private void entry() {
    String key = string();
    expect(':');
    boolean isNew;
    switch (key) {
      case "descr":
        isNew = descr == null;
        descr = descr();
        break;
      case "fortran_order":
        isNew = isFortran == null;
        isFortran = truth();
        break;
      case "shape":
        isNew = shape == null;
        shape = shape();
        break;
      default:
        isNew = false;
    }
    if (!isNew) {
      throw NpyHeader.corrupt(
          file,
          "header key: expected=descr, fortran_order or shape, each once, actual=" + quote(key));
    }
  }

  private String descr() {
    if (peek() == '[' || peek() == '(') {
      throw new NotAStoreException(
          "element type: expected=" + ArrayType.labels() + ", actual=a structure", file);
    }
    return string();
  }

  private String string() {
    if (peek() == 'u') {
      // Python 2 wrote text this way.
      at++;
    }
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote != '\'' && quote != '"') {
      throw unexpected("a string");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw unexpected("the end of a string");
    }
    String string = text.substring(at + 1, end);
    if (string.indexOf('\\') >= 0) {
      throw unexpected("a string without escapes");
    }
    at = end + 1;
    return string;
  }

  private boolean truth() {
    peek();
    for (String word : new String[] {"True", "False"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw unexpected("True or False");
  }

  private long[] shape() {
    long[] axes = new long[Layout.MAX_RANK];
    int rank = 0;
    boolean isSeparated = true;
    expect('(');
    while (peek() != ')') {
      if (!isSeparated) {
        throw unexpected("a comma");
      }
      if (rank == axes.length) {
        // NumPy supports more since version 2.
        throw new NotAStoreException(
            "axes: expected=at most " + axes.length + ", actual=more", file);
      }
      axes[rank++] = number();
      isSeparated = peek() == ',';
      if (isSeparated) {
        at++;
      }
    }
    expect(')');
    if (rank == 1 && !isSeparated) {
      // In Python, a number in parentheses is not a tuple.
      throw unexpected("a comma after the only axis");
    }
    return Arrays.copyOf(axes, rank);
  }

  private long number() {
    peek();
    int begin = at;
    long value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      int digit = text.charAt(at) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw unexpected("a number of 63 bits");
      }
      value = 10 * value + digit;
      at++;
    }
    if (at == begin) {
      throw unexpected("a number, 0 or more");
    }
    if (at < text.length() && text.charAt(at) == 'L') {
      // Python 2 wrote long numbers this way.
      at++;
    }
    return value;
  }

  /** Returns the next non-blank character without consuming it; 0 at the end. */
  private char peek() {
    while (at < text.length() && " \n\r\t\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char character) {
    if (peek() != character || at == text.length()) {
      throw unexpected("'" + character + "'");
    }
    at++;
  }

  private CorruptStoreException unexpected(String expected) {
    String rest = at >= text.length() ? "the end" : quote(text.substring(at));
    return NpyHeader.corrupt(
        file, "header at " + at + ": expected=" + expected + ", actual=" + rest);
  }

  private static String quote(String text) {
    return '"' + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text) + '"';
  }

  private ArrayType type() {
    boolean isMarked = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
    String code = isMarked ? descr.substring(1) : descr;
    for (ArrayType type : ArrayType.values()) {
      String letter = LETTERS.substring(type.ordinal(), type.ordinal() + 1);
      boolean isName = !isMarked && type.label().equals(code);
      if (type.code().equals(code) || letter.equals(code) || isName) {
        return type;
      }
    }
    throw new NotAStoreException(
        "element type: expected=" + ArrayType.labels() + ", actual=" + quote(descr), file);
  }

  private ByteOrder order() {
    switch (descr.charAt(0)) {
      case '>':
        return ByteOrder.BIG_ENDIAN;
      case '<':
      case '|':
        return ByteOrder.LITTLE_ENDIAN;
      default:
        return ByteOrder.nativeOrder();
    }
  }
}

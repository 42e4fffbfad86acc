package store.offheap.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** A standard stream of the process: whether it is a terminal, and what the terminal can show. */
enum Terminal {
  /** Standard input. */
  IN(0, "stdin.encoding"),
  /** Standard output. */
  OUT(1, "stdout.encoding"),
  /** Standard error. */
  ERR(2, "stderr.encoding");

  private static final int DEFAULT_WIDTH_COLUMNS = 80;
  private static final int MIN_WIDTH_COLUMNS = 20;
  private static final int MAX_WIDTH_COLUMNS = 200;

  private final int descriptor;
  private final String encodingProperty;

  Terminal(int descriptor, String encodingProperty) {
    this.descriptor = descriptor;
    this.encodingProperty = encodingProperty;
  }

  /** Returns whether the stream is connected to a terminal. */
  boolean isInteractive() {
    // Linux reports each stream separately; elsewhere the JVM reports only on input and output
    // together.
    try {
      return isTerminalDevice(
          Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return isConsoleInteractive(System.console());
    }
  }

  /** Returns whether a file is a terminal device. */
  static boolean isTerminalDevice(String file) {
    return file.matches("/dev/(pts/\\d+|tty[^/]*|console)");
  }

  private static boolean isConsoleInteractive(Console console) {
    if (console == null) {
      return false;
    }
    try {
      // Since Java 22, there may be a console without a terminal, and this method to tell.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Returns the text encoding of this stream. */
  Charset charset() {
    for (String property :
        new String[] {encodingProperty, "sun." + encodingProperty, "native.encoding"}) {
      String name = System.getProperty(property);
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }

  /** Returns whether this stream can show a text. */
  boolean canShow(String text) {
    Charset charset = charset();
    return charset.canEncode() && charset.newEncoder().canEncode(text);
  }

  /** Returns whether this stream supports colours and they are wanted; see no-color.org. */
  boolean isColourful() {
    String refusal = System.getenv("NO_COLOR");
    return (refusal == null || refusal.isEmpty())
        && System.getenv("TERM") != null
        && !isTextOnly()
        && isInteractive();
  }

  /** Returns whether the terminal is dumb: it shows text, and no control sequences. */
  static boolean isTextOnly() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /**
   * Returns the number of characters that fit in a line, 20 to 200, according to the environment
   * variable {@code COLUMNS}.
   */
  static int widthColumns() {
    String columns = System.getenv("COLUMNS");
    if (columns == null || !columns.matches("[1-9]\\d{0,5}")) {
      return DEFAULT_WIDTH_COLUMNS;
    }
    int width = Integer.parseInt(columns);
    return Math.max(MIN_WIDTH_COLUMNS, Math.min(width, MAX_WIDTH_COLUMNS));
  }
}

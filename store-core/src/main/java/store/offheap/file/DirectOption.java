package store.offheap.file;

import java.nio.file.OpenOption;
import java.util.Arrays;

/**
 * The option of the JDK to open a file around the system's cache. Looked up by name: compilers warn
 * of a class outside the standard, and cannot be told not to.
 */
final class DirectOption {
  private static final String TYPE = "com.sun.nio.file.ExtendedOpenOption";
  private static final OpenOption OPTION = find();

  private DirectOption() {}

  private static OpenOption find() {
    try {
      return Arrays.stream((OpenOption[]) Class.forName(TYPE).getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .findFirst()
          .orElse(null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /**
   * Returns the option.
   *
   * @throws UnsupportedOperationException if this JDK has none
   */
  static OpenOption get() {
    if (OPTION == null) {
      throw new UnsupportedOperationException(TYPE + ".DIRECT");
    }
    return OPTION;
  }
}

package store.offheap.file;

import java.nio.file.OpenOption;
import java.util.Arrays;

/**
 * The JDK option to open a file bypassing the page cache. Looked up by name, because compilers
 * issue a warning about a non-standard class that cannot be suppressed.
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
   * @throws UnsupportedOperationException if this JDK does not have it
   */
  static OpenOption get() {
    if (OPTION == null) {
      throw new UnsupportedOperationException(TYPE + ".DIRECT");
    }
    return OPTION;
  }
}

package store.offheap.build;

/**
 * A difference between two ID maps at one key. Numbers are given as text, formatted by their
 * dtypes. The value of a set is empty. A value that its text does not identify, such as a NaN, is
 * given as {@code 0x} followed by its cell in hexadecimal.
 *
 * @param kind kind of difference
 * @param key the key
 * @param before its value in the first map; empty if the key is absent
 * @param after its value in the second map; empty if the key is absent
 */
public record Change(Kind kind, String key, String before, String after) {
  /** The kind of a difference. */
  public enum Kind {
    /** Only the second map has the key. */
    ADDED('+'),
    /** Only the first map has the key. */
    REMOVED('-'),
    /** Both maps have the key, with different values. */
    CHANGED('~');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    /** Returns the sign that represents this kind. */
    public char sign() {
      return sign;
    }

    /** Returns the kind that a sign represents, or null. */
    static Kind ofSign(String sign) {
      for (Kind kind : values()) {
        if (sign.length() == 1 && sign.charAt(0) == kind.sign) {
          return kind;
        }
      }
      return null;
    }
  }
}

package store.offheap.build;

/**
 * What differs between two ID maps at one key. Numbers are in the text of their dtypes; the value
 * of a set is empty, and one that text does not tell apart, as of a NaN, is the hexadecimal form of
 * its cell after {@code 0x}.
 *
 * @param kind what is different
 * @param key the key
 * @param before its value in the first map; empty when it is not there
 * @param after its value in the second map; empty when it is not there
 */
public record Change(Kind kind, String key, String before, String after) {
  /** What is different. */
  public enum Kind {
    /** Only the second has the key. */
    ADDED('+'),
    /** Only the first has the key. */
    REMOVED('-'),
    /** Both have it, with different values. */
    CHANGED('~');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    /** Returns the sign that stands for it. */
    public char sign() {
      return sign;
    }

    /** Returns the kind that a sign stands for, null for none. */
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

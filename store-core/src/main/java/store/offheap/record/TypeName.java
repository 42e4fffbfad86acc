package store.offheap.record;

/** The names of the types of stored objects. Thread-safe. */
public final class TypeName {
  private static final String UNKNOWN = "unknown";

  private TypeName() {}

  /** Returns the type of a word that is neither empty nor a reference. */
  public static String ofInline(long word) {
    return switch (Word.tag(word)) {
      case Word.SINGLE -> word == Word.NULL ? "null" : "boolean";
      case Word.BYTE -> "byte";
      case Word.SHORT -> "short";
      case Word.INT -> "int";
      case Word.LONG -> "long";
      case Word.FLOAT -> "float";
      case Word.DOUBLE -> "double";
      case Word.CHARACTER -> "char";
      case Word.STRING -> "string";
      case Word.LOCAL_DATE -> "date";
      default -> UNKNOWN;
    };
  }

  /** Returns the type of an encoded value or key, which its first byte determines. */
  public static String ofEncoded(byte[] bytes) {
    return switch (bytes.length == 0 ? 0 : bytes[0]) {
      case Tag.NULL -> "null";
      case Tag.FALSE, Tag.TRUE -> "boolean";
      case Tag.BYTE -> "byte";
      case Tag.SHORT -> "short";
      case Tag.INT -> "int";
      case Tag.LONG -> "long";
      case Tag.FLOAT -> "float";
      case Tag.DOUBLE -> "double";
      case Tag.CHARACTER -> "char";
      case Tag.BIG_INTEGER -> "big integer";
      case Tag.BIG_DECIMAL -> "decimal";
      case Tag.STRING, Tag.UTF_16_STRING -> "string";
      case Tag.UUID -> "uuid";
      case Tag.INSTANT -> "instant";
      case Tag.LOCAL_DATE -> "date";
      case Tag.BYTES -> "bytes";
      case Tag.BOOLEANS, Tag.SHORTS, Tag.CHARS, Tag.INTS, Tag.LONGS, Tag.FLOATS, Tag.DOUBLES ->
        "array";
      case Tag.ENUM -> "enum";
      case Tag.RECORD -> "record";
      case Tag.INTEGER -> "integer";
      case Tag.LIST -> "list";
      case Tag.SET -> "set";
      case Tag.MAP -> "map";
      default -> UNKNOWN;
    };
  }

  /** Returns the type of a key that is represented by a table key itself. */
  public static String ofInlineKey(long tableKey) {
    Object key = KeyCodec.ofInlineKey(tableKey);
    return key instanceof Integer || key instanceof Long ? "integer" : ofInline(Word.inline(key));
  }
}

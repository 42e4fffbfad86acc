package store.offheap.record;

/** The types of records, and the number of their mutable words. */
public final class RecordType {
  /** A value. Its word is its reference count. */
  public static final int VALUE = 1;

  /** A key with its cell, whose words are those of its value. */
  public static final int ENTRY = 2;

  /** A container with its cell: its version, and earlier ones. */
  public static final int CONTAINER = 3;

  /** A version of a container that never changes. */
  public static final int SMALL = 4;

  /** A version of a container that grows in place. Its words are its bounds and its live count. */
  public static final int VECTOR = 5;

  /** A node of a growing version: {@value #NODE_WORDS} words and nothing else. */
  public static final int NODE = 6;

  /** Represents a record whose body is too long for one record. */
  static final int CHUNKS = 7;

  /** A part of such a body. */
  static final int PART = 8;

  /** A filler up to where the next record must begin. */
  static final int FILLER = 9;

  /** A key with the value that it was put with. Its word is the entry that supersedes it. */
  public static final int PAIR = 10;

  /** Number of words of a node. */
  public static final int NODE_WORDS = 128;

  /** Number of words of a cell: the current one and the two previous ones. */
  public static final int CELL_WORDS = 3;

  private static final int[] WORDS = {
    0, 1, CELL_WORDS, CELL_WORDS, 0, 2, NODE_WORDS, CELL_WORDS, 0, 0, 1
  };

  private RecordType() {}

  /** Returns whether the layer above may append such a record. */
  static boolean isAppendable(int type) {
    return type >= VALUE && type <= NODE || type == PAIR;
  }

  /** Returns whether the type is known. */
  static boolean isKnown(int type) {
    return type >= VALUE && type <= PAIR;
  }

  /** Returns the number of mutable words of a record of a known type. */
  public static int words(int type) {
    return WORDS[type];
  }

  /** Returns whether the first words of a record are a cell, which must be in one sector. */
  static boolean hasCell(int type) {
    return type == ENTRY || type == CONTAINER || type == CHUNKS;
  }
}

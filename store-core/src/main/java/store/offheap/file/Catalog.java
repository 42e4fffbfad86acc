package store.offheap.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Everything that a checkpoint records besides the bytes of the segments: the directory, as a list
 * of segments with their prefixes, and everything else that is needed to continue from the
 * checkpoint.
 *
 * <p>There are two catalogs, one for each superblock; the idle one is overwritten.
 *
 * <pre>
 *  offset  length  field
 *       0       8  allocated        bytes of the file handed out
 *       8       8  size             entries
 *      16       4  segment count    rows that follow
 *      20       4  attribute count  attributes that follow the rows
 *      24      64  cells            of the live page
 *      88     152  chunks           of the live page
 *     240       0  rows             segment count times a row
 * </pre>
 *
 * <p>A row:
 *
 * <pre>
 *  offset  length  field
 *       0       8  row position
 *       8       4  row length       bytes
 *      12       4  row prefix
 *      16       4  row depth
 *      20       4  row used
 *      24       4  row deleted
 *      28       4  row live         1 if live at the checkpoint, 2 if live in the heap, else 0
 * </pre>
 *
 * <p>An attribute: the length of its name in bytes (4), the name (UTF-8), the length of its value
 * (4), the value.
 */
record Catalog(
    long allocated,
    long size,
    byte[] cells,
    long[] chunks,
    List<Row> rows,
    Map<String, String> attributes) {
  static final int ALLOCATED_OFFSET = 0;
  static final int SIZE_OFFSET = ALLOCATED_OFFSET + 8;
  static final int SEGMENT_COUNT_OFFSET = SIZE_OFFSET + 8;
  static final int ATTRIBUTE_COUNT_OFFSET = SEGMENT_COUNT_OFFSET + 4;
  static final int CELLS_OFFSET = ATTRIBUTE_COUNT_OFFSET + 4;
  static final int CHUNKS_OFFSET = CELLS_OFFSET + LivePage.CELLS_LENGTH;
  static final int ROWS_OFFSET = CHUNKS_OFFSET + LivePage.CHUNKS_LENGTH;

  static final int ROW_POSITION_OFFSET = 0;
  static final int ROW_LENGTH_OFFSET = ROW_POSITION_OFFSET + 8;
  static final int ROW_PREFIX_OFFSET = ROW_LENGTH_OFFSET + 4;
  static final int ROW_DEPTH_OFFSET = ROW_PREFIX_OFFSET + 4;
  static final int ROW_USED_OFFSET = ROW_DEPTH_OFFSET + 4;
  static final int ROW_DELETED_OFFSET = ROW_USED_OFFSET + 4;
  static final int ROW_LIVE_OFFSET = ROW_DELETED_OFFSET + 4;
  static final int ROW_LENGTH = ROW_LIVE_OFFSET + 4;

  /** Maximum total length of a file's encoded attributes in bytes. */
  static final int ATTRIBUTES_MAX_LENGTH = 1 << 20;

  /** Maximum length of a catalog in bytes. */
  static final int MAX_LENGTH = 1 << 30;

  /** A segment as recorded by a checkpoint. */
  record Row(long position, int length, int prefix, int depth, int used, int deleted, int live) {
    static final int IDLE = 0;
    static final int LIVE = 1;
    static final int LIVE_HEAP = 2;

    boolean isLive() {
      return live == LIVE || live == LIVE_HEAP;
    }

    boolean isHeap() {
      return live == LIVE_HEAP;
    }
  }

  /** Returns the same catalog with other attributes. */
  Catalog withAttributes(Map<String, String> others) {
    return new Catalog(allocated, size, cells, chunks, rows, Map.copyOf(others));
  }

  /**
   * Returns the bytes to write, ready to be read from 0.
   *
   * @throws IllegalArgumentException if the attributes are too long, or cannot be encoded in UTF-8
   */
  ByteBuffer encode() {
    List<byte[]> texts = texts(attributes);
    int textLength = lengthOf(texts);
    int length = Math.addExact(ROWS_OFFSET + textLength, rows.size() * ROW_LENGTH);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(allocated).putLong(size).putInt(rows.size()).putInt(attributes.size());
    bytes.put(cells);
    for (long chunk : chunks) {
      bytes.putLong(chunk);
    }
    for (Row row : rows) {
      bytes.putLong(row.position).putInt(row.length).putInt(row.prefix).putInt(row.depth);
      bytes.putInt(row.used).putInt(row.deleted).putInt(row.live);
    }
    for (byte[] text : texts) {
      bytes.putInt(text.length).put(text);
    }
    return bytes.flip();
  }

  /**
   * Checks that a file can have some attributes.
   *
   * @throws IllegalArgumentException if they are too long, or cannot be encoded in UTF-8
   */
  static void requireAttributes(Map<String, String> attributes) {
    lengthOf(texts(attributes));
  }

  /** Returns alternating names and values, encoded. */
  private static List<byte[]> texts(Map<String, String> attributes) {
    List<byte[]> texts = new ArrayList<>();
    for (Map.Entry<String, String> attribute : new java.util.TreeMap<>(attributes).entrySet()) {
      for (String text : List.of(attribute.getKey(), attribute.getValue())) {
        byte[] bytes = text.getBytes(UTF_8);
        if (!new String(bytes, UTF_8).equals(text)) {
          // It would be replaced by a question mark.
          throw new IllegalArgumentException(
              "attribute: expected=text, actual=an unpaired surrogate");
        }
        texts.add(bytes);
      }
    }
    return texts;
  }

  private static int lengthOf(List<byte[]> texts) {
    int length = 0;
    for (byte[] text : texts) {
      length = Math.addExact(length, Integer.BYTES + text.length);
    }
    if (length > ATTRIBUTES_MAX_LENGTH) {
      throw new IllegalArgumentException("attributes are too long: expected=at most "
          + ATTRIBUTES_MAX_LENGTH + " bytes, actual=" + length);
    }
    return length;
  }

  /**
   * Decodes a catalog whose checksum has been verified.
   *
   * @throws IllegalArgumentException if its contents are inconsistent; the message says what
   */
  static Catalog decode(ByteBuffer source) {
    ByteBuffer bytes = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < ROWS_OFFSET) {
      throw new IllegalArgumentException(
          "catalog length: expected=at least " + ROWS_OFFSET + ", actual=" + bytes.remaining());
    }
    final long allocated = bytes.getLong();
    final long size = bytes.getLong();
    int rowCount = bytes.getInt();
    int attributeCount = bytes.getInt();
    byte[] cells = new byte[LivePage.CELLS_LENGTH];
    bytes.get(cells);
    long[] chunks = new long[SegmentTable.CHUNK_COUNT];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = bytes.getLong();
    }
    if (rowCount < 0 || rowCount > bytes.remaining() / ROW_LENGTH) {
      throw new IllegalArgumentException("segment count: expected=0 to "
          + bytes.remaining() / ROW_LENGTH + ", actual=" + rowCount);
    }
    List<Row> rows = new ArrayList<>(rowCount);
    for (int i = 0; i < rowCount; i++) {
      rows.add(new Row(
          bytes.getLong(),
          bytes.getInt(),
          bytes.getInt(),
          bytes.getInt(),
          bytes.getInt(),
          bytes.getInt(),
          bytes.getInt()));
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < attributeCount; i++) {
      attributes.put(text(bytes), text(bytes));
    }
    if (bytes.hasRemaining() || attributeCount < 0) {
      throw new IllegalArgumentException(
          "attribute count: actual=" + attributeCount + ", bytes left=" + bytes.remaining());
    }
    return new Catalog(allocated, size, cells, chunks, rows, attributes);
  }

  private static String text(ByteBuffer bytes) {
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException(
          "attribute length: expected=0 to " + bytes.remaining() + ", actual=" + length);
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, UTF_8);
  }

  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}

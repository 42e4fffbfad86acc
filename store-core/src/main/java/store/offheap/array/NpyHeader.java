package store.offheap.array;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.NotAStoreException;
import store.offheap.file.ArrayFile;
import store.offheap.model.ArrayType;

/**
 * The header of an {@code .npy} file: a magic number, a version, a length, and a dictionary in
 * Python syntax, padded with blanks.
 *
 * <p>Format: {@code numpy.lib.format}. Versions 1.0, 2.0 and 3.0 are read; new files are written in
 * version 1.0, which supports every shape of at most {@value Layout#MAX_RANK} axes.
 *
 * @param version the major version, 1 to 3
 * @param type type of the elements
 * @param order byte order of the elements
 * @param isFortran whether elements along the first axis, rather than the last, are adjacent
 * @param shape the lengths of the axes
 * @param dataStart offset of the data in the file
 */
record NpyHeader(
    int version, ArrayType type, ByteOrder order, boolean isFortran, long[] shape, int dataStart) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_VERSION = 3;

  /** Number of bytes of magic and version. */
  private static final int PREFIX = MAGIC.length + 2;

  /** Far longer than the dictionary of any array that this library can read. */
  private static final int MAX_DICTIONARY_BYTES = 1 << 16;

  private static final int ALIGNMENT = 64;

  /**
   * Number of digits of the longest axis: space is left for the first axis to grow in place, as in
   * NumPy.
   */
  private static final int MAX_DIGITS = 21;

  /** Returns the header of a new file. */
  static NpyHeader of(ArrayType type, boolean isFortran, long[] shape) {
    NpyHeader header = new NpyHeader(1, type, ByteOrder.LITTLE_ENDIAN, isFortran, shape, 0);
    int digits = shape.length == 0 ? MAX_DIGITS : Long.toString(shape[0]).length();
    int length = PREFIX + Short.BYTES + header.dictionary().length() + MAX_DIGITS - digits + 1;
    return header.at((length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  }

  private NpyHeader at(int start) {
    return new NpyHeader(version, type, order, isFortran, shape, start);
  }

  /** Returns the same header for another shape. */
  NpyHeader withShape(long[] newShape) {
    return new NpyHeader(version, type, order, isFortran, newShape, dataStart);
  }

  private String dictionary() {
    String numbers =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    char mark = type.bytes() == 1 ? '|' : order == ByteOrder.LITTLE_ENDIAN ? '<' : '>';
    return "{'descr': '" + mark + type.code() + "', 'fortran_order': "
        + (isFortran ? "True" : "False") + ", 'shape': (" + numbers
        + (shape.length == 1 ? "," : "") + "), }";
  }

  /** Returns the number of bytes of the field that holds the length of the dictionary. */
  private static int lengthBytes(int version) {
    return version == 1 ? Short.BYTES : Integer.BYTES;
  }

  /** Returns whether the dictionary and a line end fit before the data. */
  boolean fits() {
    return PREFIX + lengthBytes(version) + dictionary().length() + 1 <= dataStart;
  }

  /** Returns the bytes of the file that precede the data. */
  byte[] encode() {
    int length = dataStart - PREFIX - lengthBytes(version);
    ByteBuffer bytes = ByteBuffer.allocate(dataStart).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) length);
    } else {
      bytes.putInt(length);
    }
    bytes.put(dictionary().getBytes(ISO_8859_1));
    Arrays.fill(bytes.array(), bytes.position(), dataStart - 1, (byte) ' ');
    bytes.put(dataStart - 1, (byte) '\n');
    return bytes.array();
  }

  /**
   * Reads and checks a header. Allocates memory for at most {@value #MAX_DICTIONARY_BYTES} bytes,
   * regardless of the contents of the file.
   *
   * @throws NotAStoreException if the file is not an {@code .npy} file, or its element type is not
   *     supported
   * @throws FormatTooNewException if it has a later version
   * @throws CorruptStoreException if it is inconsistent
   */
  static NpyHeader read(ArrayFile file) {
    long fileLength = file.length();
    byte[] prefix = new byte[PREFIX + Integer.BYTES];
    if (fileLength < prefix.length) {
      throw new NotAStoreException(
          "length: expected=an .npy header, actual=" + fileLength + " bytes", file.path());
    }
    file.read(0, prefix);
    if (!Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new NotAStoreException(
          "first bytes: expected=those of .npy, actual=others", file.path());
    }
    int version = version(prefix, file.path());
    ByteBuffer field = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        version == 1 ? field.getShort(PREFIX) & 0xFFFF : field.getInt(PREFIX) & 0xFFFF_FFFFL;
    int start = PREFIX + lengthBytes(version);
    long most = Math.min(MAX_DICTIONARY_BYTES, fileLength - start);
    if (length > most) {
      throw corrupt(file.path(), "header length: expected=0.." + most + ", actual=" + length);
    }
    byte[] text = new byte[(int) length];
    file.read(start, text);
    Charset charset = version == MAX_VERSION ? UTF_8 : ISO_8859_1;
    NpyHeader header = new NpyDictionary(new String(text, charset), file.path())
        .header(version, start + (int) length);
    // The length is obtained again, because an append extends the file before it updates the
    // header.
    header.requireData(file.length(), file.path());
    return header;
  }

  /**
   * Reads a header from the start of a stream, as {@link #read(ArrayFile)} does from a file, and
   * leaves the stream at the data.
   *
   * @param most maximum number of bytes of header and data in the stream
   * @param file the file to name in errors
   */
  static NpyHeader read(InputStream stream, long most, Path file) throws IOException {
    byte[] prefix = stream.readNBytes(PREFIX);
    if (!Arrays.equals(prefix, 0, Math.min(prefix.length, MAGIC.length), MAGIC, 0, MAGIC.length)) {
      throw new NotAStoreException("first bytes: expected=those of .npy, actual=others", file);
    }
    if (prefix.length < PREFIX) {
      throw corrupt(file, "length: expected=an .npy header, actual=" + prefix.length + " bytes");
    }
    int version = version(prefix, file);
    int lengthBytes = lengthBytes(version);
    byte[] field = Arrays.copyOf(stream.readNBytes(lengthBytes), Integer.BYTES);
    int length = ByteBuffer.wrap(field).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 0 || length > MAX_DICTIONARY_BYTES) {
      throw corrupt(
          file,
          "header length: expected=0.." + MAX_DICTIONARY_BYTES + ", actual="
              + Integer.toUnsignedString(length));
    }
    byte[] text = stream.readNBytes(length);
    if (text.length < length) {
      throw corrupt(file, "header: expected=" + length + " bytes, actual=" + text.length);
    }
    Charset charset = version == MAX_VERSION ? UTF_8 : ISO_8859_1;
    NpyHeader header = new NpyDictionary(new String(text, charset), file)
        .header(version, PREFIX + lengthBytes + length);
    header.requireData(most, file);
    return header;
  }

  private static int version(byte[] prefix, Path file) {
    int major = prefix[MAGIC.length] & 0xFF;
    int minor = prefix[MAGIC.length + 1] & 0xFF;
    if (major > MAX_VERSION) {
      throw new FormatTooNewException("format of .npy is too new", file, major, MAX_VERSION);
    }
    if (major == 0 || minor != 0) {
      throw corrupt(file, "version: expected=1.0, 2.0 or 3.0, actual=" + major + "." + minor);
    }
    return major;
  }

  private void requireData(long fileLength, Path file) {
    long bytes;
    try {
      bytes = Math.multiplyExact(Layout.size(shape), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw corrupt(file, "shape: expected=a size of 63 bits, actual=" + Arrays.toString(shape));
    }
    if (bytes > fileLength - dataStart) {
      throw corrupt(file, "data: expected=" + bytes + " bytes, actual=" + (fileLength - dataStart));
    }
  }

  static CorruptStoreException corrupt(Path file, String message) {
    return new CorruptStoreException(message, file, "header");
  }
}

package store.offheap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a UTF-8 input, separated at byte level, so that a malformed line does not affect
 * others. Confined to one thread.
 */
final class TextLines implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINE_BYTES = 1 << 30;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final PackedInput input;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8
      .newDecoder()
      .onMalformedInput(CodingErrorAction.REPORT)
      .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private byte[] line = new byte[1 << 10];
  private int lineLength;
  private char[] text = new char[1 << 10];
  private long number;

  /** The start of the text; null before it was read. */
  private TextStart textStart;

  /**
   * Opens an input.
   *
   * @param source a path, or {@link PackedInput#STDIN}
   */
  TextLines(String source) throws IOException {
    this.input = PackedInput.open(source);
  }

  /**
   * Advances to the next line.
   *
   * @return false after the last
   * @throws IOException if the input cannot be read
   */
  boolean next() throws IOException {
    number++;
    lineLength = 0;
    boolean isEnded = false;
    while (!isEnded) {
      if (position == limit && !fill()) {
        number -= lineLength == 0 ? 1 : 0;
        return lineLength > 0;
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(end);
      isEnded = end < limit;
      position = isEnded ? end + 1 : end;
    }
    return true;
  }

  private boolean fill() throws IOException {
    try {
      InputStream bytes = input.bytes();
      position = 0;
      limit = Math.max(bytes.read(buffer), 0);
      if (textStart == null) {
        textStart = TextStart.of(buffer, limit);
      }
      return limit > 0;
    } catch (IOException e) {
      limit = 0;
      throw input.failure(number, e);
    }
  }

  private void append(int end) {
    int count = end - position;
    if (count > MAX_LINE_BYTES - lineLength) {
      throw new RejectedInputException(input.name() + ":" + number + ": line: expected=at most "
          + MAX_LINE_BYTES + " bytes, actual=more");
    }
    if (count > line.length - lineLength) {
      line = Arrays.copyOf(line, Math.max(lineLength + count, 2 * line.length));
    }
    System.arraycopy(buffer, position, line, lineLength, count);
    lineLength += count;
  }

  /** Returns whether the current line contains only blanks. */
  boolean isBlank() {
    for (int i = start(); i < lineLength; i++) {
      if (!isBlank(line[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /**
   * Returns how to convert a text that is not in UTF-8; or one that is a single JSON document to
   * lines, if the current line is the first and shows that; otherwise null.
   */
  String advice() {
    String charset = textStart.utf16();
    if (charset != null) {
      return input.name() + " looks like " + charset + ", and JSON must be UTF-8: iconv -f "
          + charset + " -t UTF-8 makes it so";
    }
    if (number != 1 || isBlank()) {
      return null;
    }
    if (new String(line, 0, Math.min(lineLength, 1 << 9), StandardCharsets.ISO_8859_1)
        .contains(InputRows.TAR)) {
      return input.name() + " begins as a tar archive";
    }
    int first = start();
    while (isBlank(line[first])) {
      first++;
    }
    int inner = first + 1;
    while (inner < lineLength && isBlank(line[inner])) {
      inner++;
    }
    boolean isOpen = depth() > 0;
    boolean isOfObjects = inner < lineLength && line[inner] == '{';
    String makesLines = " makes lines of it, from version 1.7 on without rounding integers";
    if (line[first] == '[' && (isOpen || isOfObjects)) {
      return input.name() + " begins as one array: jq -c '.[]'" + makesLines;
    }
    return line[first] == '{' && isOpen
        ? input.name() + " begins as an object over several lines: jq -c ." + makesLines
        : null;
  }

  /** Returns how many brackets outside of strings are open at the end of the current line. */
  private int depth() {
    int depth = 0;
    boolean isInString = false;
    for (int i = start(); i < lineLength; i++) {
      byte b = line[i];
      if (b == '"') {
        isInString = !isInString;
      } else if (isInString) {
        i += b == '\\' ? 1 : 0;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return depth;
  }

  private int start() {
    int length = BYTE_ORDER_MARK.length;
    return number == 1
            && lineLength >= length
            && Arrays.equals(line, 0, length, BYTE_ORDER_MARK, 0, length)
        ? length
        : 0;
  }

  /**
   * Decodes the current line.
   *
   * @return its characters
   * @throws JsonTextException if it is not UTF-8
   */
  CharBuffer text() throws JsonTextException {
    if (text.length < lineLength) {
      text = new char[line.length];
    }
    CharBuffer characters = CharBuffer.wrap(text);
    int start = start();
    decoder.reset();
    CoderResult result =
        decoder.decode(ByteBuffer.wrap(line, start, lineLength - start), characters, true);
    if (result.isError()) {
      throw new JsonTextException("not UTF-8 text", characters.position() + 1);
    }
    return characters.flip();
  }

  /** Converts a column of the current line from bytes to characters, both from 1. */
  int characters(int byteColumn) {
    int start = start();
    int bytes = Math.min(byteColumn - 1, lineLength - start);
    return new String(line, start, bytes, StandardCharsets.UTF_8).length() + 1;
  }

  /** Returns a parser for the current line; it must be closed before the next line is read. */
  JsonParser parser(JsonFactory factory) throws IOException {
    int start = start();
    return factory.createParser(line, start, lineLength - start);
  }

  /** Returns the number of the current line, from 1. */
  long number() {
    return number;
  }

  /** Returns the number of bytes read so far, before decompression. */
  long packedBytes() {
    return input.packedBytes();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}

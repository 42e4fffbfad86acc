package store.offheap.build;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;

/**
 * The text of a patch. The file stays open from the first read to the last, so that all reads see
 * the same text even if another file takes its path. If the source can be read only once, such as a
 * pipe, this is a copy. Not thread-safe.
 */
final class PatchText implements Closeable {
  private static final int PART_BYTES = 1 << 16;

  private final String name;

  /** Not a channel, because an interrupt would close it. */
  private final RandomAccessFile bytes;

  private PatchText(String name, RandomAccessFile bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** Opens a file. */
  static PatchText at(Path path) throws IOException {
    boolean isPlain =
        Files.isRegularFile(path) && path.getFileSystem().equals(FileSystems.getDefault());
    if (!isPlain) {
      try (InputStream text = Files.newInputStream(path)) {
        return copy(path.toString(), text);
      }
    }
    try {
      return new PatchText(path.toString(), new RandomAccessFile(path.toFile(), "r"));
    } catch (FileNotFoundException e) {
      // Its exception tells the cause by its type.
      Files.newInputStream(path).close();
      throw e;
    }
  }

  /**
   * Copies a text to a temporary file.
   *
   * @param name its name in messages
   * @throws IOException if it cannot be read
   * @throws StoreIoException if it cannot be written
   */
  static PatchText copy(String name, InputStream text) throws IOException {
    Path temporary = temporaryFile();
    try (OutputStream copy = Files.newOutputStream(temporary)) {
      byte[] part = new byte[PART_BYTES];
      for (int length = text.read(part); length >= 0; length = text.read(part)) {
        write(copy, part, length, temporary);
      }
      return new PatchText(name, new RandomAccessFile(temporary.toFile(), "r"));
    } finally {
      // The open file remains readable.
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("store-patch-", ".tmp");
    } catch (IOException e) {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      throw new StoreIoException("cannot copy the patch: " + e.getMessage(), folder, e);
    }
  }

  private static void write(OutputStream copy, byte[] part, int length, Path temporary) {
    try {
      copy.write(part, 0, length);
    } catch (IOException e) {
      throw new StoreIoException("cannot copy the patch: " + e.getMessage(), temporary, e);
    }
  }

  /** Returns the name used in messages. */
  String name() {
    return name;
  }

  /** Returns the text from its start; must not be closed. */
  InputStream start() throws IOException {
    bytes.seek(0);
    return new FileInputStream(bytes.getFD());
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

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
 * The text of a patch, open from the first time that it is read to the last, so that it is the same
 * text, whatever its path comes to mean. Of what can be read only once, as a pipe, it is a copy.
 * For one thread.
 */
final class PatchText implements Closeable {
  private static final int PART_BYTES = 1 << 16;

  private final String name;

  /** Not a channel, which an interrupt would close. */
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
      // That says why in a way that programs can tell.
      Files.newInputStream(path).close();
      throw e;
    }
  }

  /**
   * Copies a text to a temporary file.
   *
   * @param name what messages call it
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
      // What is open goes on to be.
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

  /** What messages call it. */
  String name() {
    return name;
  }

  /** Returns the text from its start on; not to be closed. */
  InputStream start() throws IOException {
    bytes.seek(0);
    return new FileInputStream(bytes.getFD());
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

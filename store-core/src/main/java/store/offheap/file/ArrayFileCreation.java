package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;

/** Makes a new array file that appears at once, complete. */
final class ArrayFileCreation {
  private ArrayFileCreation() {}

  /**
   * Makes a file of a header and zeros.
   *
   * @param target where nothing may be
   * @param header the bytes before the data
   * @param dataBytes length of the data
   */
  static void run(Path target, byte[] header, long dataBytes) {
    try (PendingFile pending = PendingFile.beside(target)) {
      write(pending, target, header, dataBytes);
      pending.publish();
    }
  }

  private static void write(PendingFile pending, Path target, byte[] header, long dataBytes) {
    try (FileChannel channel = pending.create()) {
      writeAll(channel, ByteBuffer.wrap(header), 0);
      if (dataBytes > 0) {
        writeAll(channel, ByteBuffer.allocate(1), header.length + dataBytes - 1);
      }
    } catch (IOException e) {
      IOException named = pending.named(e);
      throw new StoreIoException("cannot create: " + named, target, named);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer source, long position)
      throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }
}

package store.offheap.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.LongConsumer;
import store.offheap.error.StoreIoException;
import store.offheap.file.ResidentPages;
import store.offheap.file.StoreFile;
import store.offheap.model.Residency;

/**
 * Reads a file from start to end, so that it is in the page cache as far as memory permits; also
 * returns how much of a file is there.
 */
public final class Warming {
  private static final int PART_BYTES = 1 << 20;

  private Warming() {}

  /**
   * Counts the pages of a file that are in memory, whichever process read them; reads no page.
   *
   * @param file any file
   * @throws store.offheap.error.NotAStoreException if it is a directory, a pipe or a device
   * @throws StoreIoException if it cannot be read or does not exist
   */
  public static Residency residency(Path file) {
    return ResidentPages.of(file);
  }

  /**
   * Reads a file.
   *
   * @param progress called from time to time with the number of bytes read so far
   * @return how many bytes were read
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws StoreIoException if the file cannot be read
   */
  public static long warm(Path file, LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    StoreFile.probe(file);
    ByteBuffer part = ByteBuffer.allocateDirect(PART_BYTES);
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int read = channel.read(part); read >= 0; read = channel.read(part.clear())) {
        bytes += read;
        progress.accept(bytes);
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot read: " + e, file, e);
    }
    return bytes;
  }
}

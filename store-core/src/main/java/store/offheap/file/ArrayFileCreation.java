package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import store.offheap.error.StoreIoException;
import store.offheap.output.PendingFile;

/**
 * Creates new array files, readable and writable by their owner only. Each appears atomically,
 * complete: its data is either zeros, without allocated disk space, or the content written by an
 * action.
 */
public final class ArrayFileCreation {
  private ArrayFileCreation() {}

  /**
   * Creates a file of zeros and opens it for writing.
   *
   * @param target path of the file, which must not exist
   * @param header the bytes before the data
   * @param dataBytes length of the data
   * @return the file, mapped
   * @throws StoreIoException if the file exists, or storage fails
   * @throws store.offheap.error.StoreLockedException if another writer has the file
   */
  public static ArrayFile create(Path target, byte[] header, long dataBytes) {
    WriterLock lock = WriterLock.acquireNew(target);
    try {
      make(target, header, dataBytes, pending -> {});
      return ArrayFile.open(target, ArrayFile.Mode.WRITE, lock).map(header.length, dataBytes);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Creates a file as {@link #create} does, which appears with the content that an action writes
   * and is then closed.
   */
  public static void build(
      Path target, byte[] header, long dataBytes, Consumer<ArrayFile> content) {
    WriterLock lock = WriterLock.acquireNew(target);
    try {
      make(target, header, dataBytes, pending -> {
        try (ArrayFile file = ArrayFile.open(pending, ArrayFile.Mode.WRITE, null)) {
          content.accept(file.map(header.length, dataBytes));
        }
      });
    } finally {
      lock.close();
    }
  }

  private static void make(Path target, byte[] header, long dataBytes, Consumer<Path> content) {
    // Publishing would detect this as well, but only after all the work.
    WriterLock.requireNothing(target);
    try (PendingFile pending = PendingFile.beside(target)) {
      write(pending, target, header, dataBytes);
      try {
        content.accept(pending.path());
      } catch (StoreIoException e) {
        throw pending.named(e);
      }
      pending.publish();
    }
  }

  private static void write(PendingFile pending, Path target, byte[] header, long dataBytes) {
    try {
      ArrayWindows.requireMappable(dataBytes);
    } catch (IOException e) {
      throw new StoreIoException("cannot map: " + e, target, e);
    }
    try (FileAccess file = FileAccess.create(pending.path())) {
      file.write(ByteBuffer.wrap(header), 0);
      if (dataBytes > 0) {
        file.write(ByteBuffer.allocate(1), header.length + dataBytes - 1);
      }
    } catch (IOException e) {
      IOException named = pending.named(e);
      throw new StoreIoException("cannot create: " + named, target, named);
    }
  }
}

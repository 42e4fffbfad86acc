package store.offheap.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A file on a disk with limited space, which may be slow. */
public final class LimitedStorage implements Storage {
  private final SimulatedStorage storage = new SimulatedStorage();
  private long limit = Long.MAX_VALUE;
  private boolean isFrozen;
  private volatile Runnable beforeRead = () -> {};
  private volatile Runnable beforeForce = () -> {};

  /** Refuses to grow from now on, as if the process had died just before. */
  void freeze() {
    isFrozen = true;
  }

  /** Refuses to write beyond a position from now on. */
  public void limit(long position) {
    limit = position;
  }

  /** Runs an action before each read through the channel from now on. */
  public void beforeRead(Runnable action) {
    beforeRead = action;
  }

  /** Runs an action before each force of the channel from now on. */
  public void beforeForce(Runnable action) {
    beforeForce = action;
  }

  /** Creates a store in this storage. */
  public StoreFile create(StoreSpec spec) {
    try {
      return StoreFile.create(this, spec, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path path() {
    return storage.path();
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public long length() {
    return storage.length();
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    if (position + source.remaining() > limit) {
      throw new IOException("No space left on device");
    }
    storage.write(source, position);
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    beforeRead.run();
    storage.read(target, position);
  }

  @Override
  public Window map(long position, long count) throws IOException {
    if (isFrozen && position + count > length()) {
      throw new IOException("File too large");
    }
    return storage.map(position, count);
  }

  @Override
  public void force() throws IOException {
    beforeForce.run();
    storage.force();
  }

  @Override
  public void close() {
    storage.close();
  }
}

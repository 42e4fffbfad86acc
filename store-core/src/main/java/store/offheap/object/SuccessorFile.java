package store.offheap.object;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.output.PendingFile;
import store.offheap.table.Table;

/** The file that will replace a store's file; until then it is in a folder next to that file. */
final class SuccessorFile implements Successor {
  private final ObjectStore source;
  private final boolean isPacked;
  private final PendingFile pending;

  private SuccessorFile(ObjectStore source, boolean isPacked, Path real) {
    this.source = source;
    this.isPacked = isPacked;
    this.pending = PendingFile.beside(real);
  }

  /** Creates the folder, and deletes the remains of vacuums that were killed. */
  static SuccessorFile of(ObjectStore source) {
    return of(source, false);
  }

  /** Creates a successor whose segments are filled to the maximum load factor. */
  static SuccessorFile packed(ObjectStore source) {
    return of(source, true);
  }

  private static SuccessorFile of(ObjectStore source, boolean isPacked) {
    requirePlace(source);
    Path path = source.file().path();
    try {
      // The target of a symbolic link is replaced, not the link.
      return new SuccessorFile(source, isPacked, path.toRealPath());
    } catch (IOException e) {
      throw new StoreIoException("cannot vacuum: " + e, path, e);
    }
  }

  /** Throws if the new file's final name now belongs to another store. */
  private static void requirePlace(ObjectStore source) {
    if (source.file().isReplaced()) {
      String path = source.file().path().toString();
      throw new StoreIoException(
          "cannot vacuum: another file took the place of this one",
          source.file().path(),
          new FileSystemException(path, null, "replaced by another file while it was open"));
    }
  }

  @Override
  public Table create(Map<String, String> attributes) {
    return StoreCopy.createTable(source, isPacked, pending.path(), attributes);
  }

  @Override
  public void replace() {
    requirePlace(source);
    pending.replace();
  }

  @Override
  public boolean isRenamed() {
    return pending.isRenamed();
  }

  @Override
  public boolean isAwaited() {
    // Packing opens the map by itself.
    return !isPacked;
  }

  @Override
  public StoreFile open() {
    return StoreFile.openSuccessor(source.file());
  }

  @Override
  public StoreIoException named(StoreIoException failure) {
    return pending.named(failure);
  }

  @Override
  public void close() {
    pending.close();
  }
}

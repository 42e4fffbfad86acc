package store.offheap.object;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.output.PendingFile;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;
import store.offheap.table.TableSpec;

/** The file that is to take the place of a store's, in a folder beside that until then. */
final class SuccessorFile implements Successor {
  private final ObjectStore source;
  private final boolean isPacked;
  private final PendingFile pending;

  private SuccessorFile(ObjectStore source, boolean isPacked, Path real) {
    this.source = source;
    this.isPacked = isPacked;
    this.pending = PendingFile.beside(real);
  }

  /** Makes the folder, and takes away what vacuums left that were killed. */
  static SuccessorFile of(ObjectStore source) {
    return of(source, false);
  }

  /** The same for a file whose segments are as full as they may be. */
  static SuccessorFile packed(ObjectStore source) {
    return of(source, true);
  }

  private static SuccessorFile of(ObjectStore source, boolean isPacked) {
    requirePlace(source);
    Path path = source.file().path();
    try {
      // What a link leads to is replaced, not the link.
      return new SuccessorFile(source, isPacked, path.toRealPath());
    } catch (IOException e) {
      throw new StoreIoException("cannot vacuum: " + e, path, e);
    }
  }

  /** Throws if the name that the new file is to get is that of another store by now. */
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
    Table from = source.table();
    // Unless packed it grows as one that is written anew does, and is no longer than that.
    long entries = isPacked ? neededSlots() : 0;
    TableSpec spec = isPacked ? from.spec().filledUpBy(entries) : from.spec();
    return Table.createAt(pending.path(), spec, entries, attributes);
  }

  /**
   * Returns how many slots a copy needs: none for what keys left behind that were changed or
   * removed.
   */
  private long neededSlots() {
    long count = source.state().plausibleSize();
    TableCursor slots = source.table().cursor();
    while (slots.next()) {
      int kind = TableKeys.kind(slots.key());
      boolean isOfKey = kind == TableKeys.INLINE || kind == TableKeys.HASHED;
      count += isOfKey || slots.raw() == Word.ABSENT ? 0 : 1;
    }
    return count;
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

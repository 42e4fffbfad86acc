package store.offheap.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;

/**
 * Tracks where a table that is only read continues once a compaction has replaced its file.
 *
 * <p>The compaction marks the old file as superseded, advances its epoch, and only then renames the
 * new file. Neither file is written between the mark and the rename. A lookup that saw no mark, by
 * the epoch that every lookup compares, is therefore correct. A lookup that saw the mark is correct
 * if the path still refers to the old file after everything was loaded, and is otherwise repeated
 * in the new file. Between the mark and the rename, which takes a moment, each lookup queries the
 * file system; a compaction that died in between leaves the mark until a writer opens the file.
 *
 * <p>Thread-safe.
 */
final class Succession {
  private static final int OPENING_TRIES = 10;

  private final StoreFile file;
  private final TableSpec spec;
  private final Checking checking;
  private final ReadAhead readAhead;
  private volatile Table successor;
  private Consumer<Table> listener = later -> {};

  Succession(StoreFile file, TableSpec spec, Checking checking, ReadAhead readAhead) {
    this.file = file;
    this.spec = spec;
    this.checking = checking;
    this.readAhead = readAhead;
  }

  /** Opens the table of the ID map at a path, for reading. */
  static Table open(Path path, Checking checking, ReadAhead readAhead) {
    for (int i = 1; ; i++) {
      Table table = TableOpening.open(
          StoreFile.openReadOnly(path), StoreSpec.ID_MAP, Recovery.NONE, checking, readAhead);
      if (!table.currency().isReplaced() || i == OPENING_TRIES) {
        return table;
      }
      // Another file replaced it after it was opened.
      table.close();
    }
  }

  /** Returns the table in the file that replaced this one; null while there is none. */
  Table successor() {
    return successor;
  }

  /**
   * Sets the listener that is notified of the successor, and of all later ones; requires the lock
   * of {@link Currency}.
   */
  void listener(Consumer<Table> newListener) {
    listener = newListener;
    if (successor != null) {
      successor.onSuccessor(newListener);
      newListener.accept(successor);
    }
  }

  /**
   * Opens the file that replaced this one; requires the lock of {@link Currency}.
   *
   * @throws StoreIoException if another store is there, or it cannot be opened
   */
  void follow() {
    if (successor != null) {
      return;
    }
    Table later = open(file.path(), checking, readAhead);
    TableSpec found = later.spec();
    if (found.keyType() != spec.keyType()
        || found.valueType() != spec.valueType()
        || found.seed() != spec.seed()) {
      later.close();
      throw new StoreIoException(
          "another store took the place of the one that was opened: expected=" + text(spec)
              + ", actual=" + text(found),
          file.path(),
          new IOException("replaced"));
    }
    later.onSuccessor(listener);
    successor = later;
    listener.accept(later);
    file.leave();
  }

  private static String text(TableSpec spec) {
    return spec.keyType().label() + " -> " + spec.valueType().label() + " with seed " + spec.seed();
  }
}

package store.offheap.map;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import store.offheap.file.StoreFile;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.model.VerifyReport;
import store.offheap.table.Table;
import store.offheap.table.TableVerifier;

/**
 * Opens and checks the files of maps, and names the file when a mapped page has lost its storage.
 */
final class IdMapOpening {
  private IdMapOpening() {}

  static IdMap open(Path file, ReadAhead readAhead) {
    Objects.requireNonNull(readAhead, "readAhead");
    return named(file, () -> new IdMap(Table.open(file, readAhead)));
  }

  static IdMap openReadOnly(Path file, Checking checking, ReadAhead readAhead) {
    Objects.requireNonNull(checking, "checking");
    Objects.requireNonNull(readAhead, "readAhead");
    return named(file, () -> new IdMap(Table.openReadOnly(file, checking, readAhead)));
  }

  static VerifyReport verify(Path file) {
    return named(file, () -> TableVerifier.verify(file));
  }

  static VerifyReport verifyDeep(Path file) {
    return named(file, () -> TableVerifier.verifyDeep(file));
  }

  /**
   * Runs work on a file that is not open yet: only this method knows which file a lost page is in.
   */
  private static <T> T named(Path file, Supplier<T> work) {
    try {
      return work.get();
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, file);
    }
  }
}

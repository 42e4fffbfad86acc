package store.offheap.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;
import store.offheap.output.WorkFolder;

/** The folder of a build's temporary files, created on first use. Thread-safe. */
final class RunFiles implements AutoCloseable {
  private final Path target;
  private final Path parent;
  private WorkFolder folder;
  private int count;
  private boolean isClosed;

  /**
   * Creates an instance; creates no folder yet.
   *
   * @param target the output
   * @param parent parent of the folder; null for the folder of the output
   */
  RunFiles(Path target, Path parent) {
    this.target = target;
    this.parent = parent;
  }

  /** Returns a new, empty run; its file is created on the first write. */
  Run run() {
    return new Run(this);
  }

  synchronized FileChannel create() {
    if (isClosed) {
      throw new IllegalStateException("build is closed: file=" + target);
    }
    if (folder == null) {
      folder = parent == null ? WorkFolder.beside(target) : WorkFolder.in(parent, target);
    }
    try {
      return folder.create("run-" + count++);
    } catch (IOException e) {
      throw failure("cannot make a temporary file of rows", e);
    }
  }

  /**
   * Returns the exception for a failed run. It names the output and the folder chosen for the rows,
   * which may be on another disk.
   */
  synchronized StoreIoException failure(String what, IOException e) {
    String where = parent == null ? what : what + " in " + parent;
    return folder == null ? new StoreIoException(where, target, e) : folder.named(where, e);
  }

  /** Deletes the folder and its files. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (folder != null) {
      folder.close();
    }
  }
}

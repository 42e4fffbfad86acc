package store.offheap.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;
import store.offheap.output.WorkFolder;

/** The folder of the temporary files of a build, made when it is needed first. Any thread's. */
final class RunFiles implements AutoCloseable {
  private final Path target;
  private final Path parent;
  private WorkFolder folder;
  private int count;
  private boolean isClosed;

  /**
   * Makes nothing yet.
   *
   * @param target the output
   * @param parent where the folder is to be; null for beside the output
   */
  RunFiles(Path target, Path parent) {
    this.target = target;
    this.parent = parent;
  }

  /** Returns a new run without rows; its file is made when it is written to. */
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
   * Returns what to throw for a failure of a run: it names the output, and the folder that was
   * chosen for the rows, which may be on another disk.
   */
  synchronized StoreIoException failure(String what, IOException e) {
    String where = parent == null ? what : what + " in " + parent;
    return folder == null ? new StoreIoException(where, target, e) : folder.named(where, e);
  }

  /** Removes the folder and its files. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (folder != null) {
      folder.close();
    }
  }
}

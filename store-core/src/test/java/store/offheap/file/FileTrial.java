package store.offheap.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import store.offheap.error.StoreException;

/**
 * Verifies, reads and writes files with arbitrary content. Each call must end with a result or with
 * one of the store's own exceptions. A file in which verify finds no problem must be readable and
 * writable, and must remain sound.
 */
final class FileTrial {
  /** Mappings that await garbage collection count against a limit of the system. */
  private static final int FILES_PER_COLLECTION = 1000;

  private final Path file;
  private final FileChannel channel;
  private final MapCalls calls;
  private final Consumer<String> failures;
  private int tried;

  /**
   * Prepares the trials.
   *
   * @param file where the files are written, one after the other
   * @param calls the calls to make
   * @param failures receives a description of each failure
   */
  FileTrial(Path file, MapCalls calls, Consumer<String> failures) throws IOException {
    this.file = file;
    this.calls = calls;
    this.channel = FileChannel.open(file, CREATE, WRITE);
    this.failures = failures;
  }

  /**
   * Tries one file.
   *
   * @param bytes the content of the file
   * @param expected its entries if verify finds no problem; null if they are not known
   * @return whether verify finds no problem
   */
  boolean isSound(byte[] bytes, Map<?, ?> expected) throws IOException {
    if (tried++ % FILES_PER_COLLECTION == 0) {
      System.gc();
    }
    write(bytes);
    boolean isSound = attempt("verify", () -> calls.verify(file).isClean());
    boolean isRead = attempt("read", () -> {
      calls.read(file, expected, isSound);
      return true;
    });
    if (Files.mismatch(file, originalOf(bytes)) >= 0) {
      failures.accept("reading changed the file");
    }
    boolean isWritten = attempt("write", () -> {
      calls.change(file);
      return true;
    });
    if (isSound) {
      if (!isRead || !isWritten) {
        failures.accept("verify finds nothing, but read=" + isRead + ", written=" + isWritten);
      } else if (!attempt("verify again", () -> calls.verify(file).isClean())) {
        failures.accept("sound before it was changed, but not after: " + calls.verify(file));
      }
    }
    return isSound;
  }

  private void write(byte[] bytes) throws IOException {
    if (channel.size() > bytes.length) {
      channel.truncate(bytes.length);
    }
    channel.write(ByteBuffer.wrap(bytes), 0);
  }

  private Path originalOf(byte[] bytes) throws IOException {
    Path original = file.resolveSibling("original");
    Files.write(original, bytes);
    return original;
  }

  /**
   * Returns whether the attempt succeeded; a store exception is an allowed end but not a success.
   */
  private boolean attempt(String what, Attempt attempt) {
    try {
      return attempt.run();
    } catch (StoreException e) {
      return false;
    } catch (Throwable e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      failures.accept(what + ": " + trace);
      return false;
    }
  }

  private interface Attempt {
    boolean run() throws IOException;
  }
}

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
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.VerifyReport;

/**
 * Verifies, reads and writes files of any bytes: each call ends with a result or with one of the
 * store's own exceptions, and what verify finds nothing wrong with can be read and written, and
 * stays sound.
 */
final class FileTrial {
  /** Mappings that wait for the collector count against a limit of the system. */
  private static final int FILES_PER_COLLECTION = 1000;

  private final Path file;
  private final FileChannel channel;
  private final Consumer<String> failures;
  private int tried;

  /**
   * Prepares for trials.
   *
   * @param file where the files are made, one after the other
   * @param failures takes what is not as it should be
   */
  FileTrial(Path file, Consumer<String> failures) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, CREATE, WRITE);
    this.failures = failures;
  }

  /**
   * Tries one file.
   *
   * @param bytes the file
   * @param expected what it holds if verify finds nothing wrong with it; null if that is not known
   * @return whether verify finds nothing wrong with it
   */
  boolean isSound(byte[] bytes, Map<Long, Long> expected) throws IOException {
    if (tried++ % FILES_PER_COLLECTION == 0) {
      System.gc();
    }
    write(bytes);
    boolean isSound = attempt("verify", this::isVerified);
    boolean isRead = attempt("read", () -> read(expected, isSound));
    if (Files.mismatch(file, originalOf(bytes)) >= 0) {
      failures.accept("reading changed the file");
    }
    boolean isWritten = attempt("write", this::change);
    if (isSound) {
      if (!isRead || !isWritten) {
        failures.accept("verify finds nothing, but read=" + isRead + ", written=" + isWritten);
      } else if (!attempt("verify again", this::isVerified)) {
        failures.accept("sound before it was changed, but not after: " + IdMap.verify(file));
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

  /** Returns whether it came to a good end; a typed exception is an end, but not a good one. */
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

  private boolean isVerified() {
    VerifyReport report = IdMap.verify(file);
    return report.isClean();
  }

  private boolean read(Map<Long, Long> expected, boolean isSound) {
    try (IdMap map = IdMap.openReadOnly(file)) {
      map.describe();
      map.size();
      map.stats();
      Map<Long, Long> entries = SeedFile.entries(map);
      if (isSound && expected != null && !entries.equals(expected)) {
        failures.accept("verify finds nothing, but the entries are others");
      }
      for (long key = -5; key < 45; key++) {
        boolean isPresent = map.containsKey(key);
        boolean isFloating = map.valueType().isFloating();
        long value = isFloating ? 0 : map.get(key, -77);
        double number = map.getDouble(key, -77);
        if (isSound && isPresent != entries.containsKey(key)) {
          failures.accept("verify finds nothing, but get and iteration differ: key=" + key);
        }
        if (isSound && !isPresent && (number != -77 || !isFloating && value != -77)) {
          failures.accept("verify finds nothing, but an absent key has a value: key=" + key);
        }
      }
      return true;
    }
  }

  private boolean change() {
    try (IdMap map = IdMap.open(file)) {
      boolean isSet = map.valueType() == DType.NONE;
      for (long key = 1; key <= 20; key++) {
        long fresh = key * 1001;
        if (isSet) {
          map.add(fresh);
        } else {
          map.putDouble(fresh, key);
        }
        if (!map.containsKey(fresh)) {
          failures.accept("an entry that was put is not there: key=" + fresh);
        }
      }
      map.remove(5 * 1001);
      map.remove(3);
      return true;
    }
  }

  private interface Attempt {
    boolean run() throws IOException;
  }
}

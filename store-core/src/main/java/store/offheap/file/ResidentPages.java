package store.offheap.file;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import store.offheap.error.StoreIoException;
import store.offheap.model.Residency;

/**
 * Counts the pages of a file that are in memory, whichever process read them.
 *
 * <p>For a single page, {@link MappedByteBuffer#isLoaded} returns what the system reports
 * ({@code mincore}), without native code of our own. The system reports correctly only to users who
 * own the file or may write to it; to others it always reports that pages are resident.
 */
public final class ResidentPages {
  /** Maximum number of pages checked, which takes some tenths of a second. */
  private static final long MAX_CHECKED = 1 << 18;

  private static final int MAX_PARTS = 256;

  private ResidentPages() {}

  /**
   * Counts the resident pages.
   *
   * @param path any file
   * @throws StoreIoException if it cannot be read or does not exist
   */
  public static Residency of(Path path) {
    FileOpening.requireFile(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long bytes = channel.size();
      String reason = reason(path);
      return reason.isEmpty() ? count(channel, bytes) : Residency.unknown(bytes, reason);
    } catch (IOException e) {
      throw new StoreIoException("cannot read: " + e, path, e);
    }
  }

  private static String reason(Path path) throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "only Linux is asked";
    }
    boolean isOwner = Files.getOwner(path).getName().equals(System.getProperty("user.name"));
    return isOwner || Files.isWritable(path) ? "" : "the system tells the file's owner only";
  }

  private static Residency count(FileChannel channel, long bytes) throws IOException {
    long pages = (bytes + StoreFile.PAGE - 1) / StoreFile.PAGE;
    long step = (pages + MAX_CHECKED - 1) / MAX_CHECKED;
    int parts = (int) Math.min(MAX_PARTS, pages);
    long[] checked = new long[parts];
    long[] resident = new long[parts];
    MappedByteBuffer window = null;
    long start = 0;
    for (long page = 0; page < pages; page += Math.max(1, step)) {
      long position = page * StoreFile.PAGE;
      if (window == null || position - start >= window.capacity()) {
        start = position / Window.MAX_LENGTH * Window.MAX_LENGTH;
        window = channel.map(
            FileChannel.MapMode.READ_ONLY, start, Math.min(Window.MAX_LENGTH, bytes - start));
      }
      int offset = (int) (position - start);
      int length = Math.min(StoreFile.PAGE, window.capacity() - offset);
      int part = (int) (page * parts / pages);
      checked[part]++;
      resident[part] += window.slice(offset, length).isLoaded() ? 1 : 0;
    }
    return residency(bytes, checked, resident);
  }

  private static Residency residency(long bytes, long[] checked, long[] resident) {
    double[] shares = new double[checked.length];
    long allChecked = 0;
    long allResident = 0;
    for (int i = 0; i < shares.length; i++) {
      allChecked += checked[i];
      allResident += resident[i];
      shares[i] = checked[i] == 0 ? 0 : (double) resident[i] / checked[i];
    }
    return new Residency(bytes, allChecked, allResident, shares, "");
  }
}

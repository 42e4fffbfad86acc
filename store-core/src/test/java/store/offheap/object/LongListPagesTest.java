package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreException;
import store.offheap.file.StoreFile;

/**
 * Opening a file and reading one element of a list in it takes a few pages, however long the list
 * is.
 *
 * <p>The system's counts of touched pages include pages that it maps around them. Therefore the
 * test overwrites pages instead: reading depends on exactly those pages without which it fails.
 * Everything that is read is checked before use, so hardly any other pages are read.
 */
class LongListPagesTest {
  private static final int ELEMENTS = 10_000_000;
  private static final int PAGE = StoreFile.PAGE;
  private static final int PAGES_AT_ONCE = 1024;
  private static final byte GARBAGE = (byte) 0xA5;

  @TempDir
  private Path folder;

  private Path file;
  private BitSet needed;

  @Test
  void anElementOfTenMillionNeedsUnderTenPages() throws IOException {
    file = folder.resolve("list");
    try (ObjectMap map = ObjectMap.builder(file).seed(1).create()) {
      map.set("list", numbers());
    }
    for (int index : new int[] {0, 7_654_321, ELEMENTS - 1}) {
      requireFewPages(index);
    }
  }

  private static List<Object> numbers() {
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return index;
      }

      @Override
      public int size() {
        return ELEMENTS;
      }
    };
  }

  private void requireFewPages(int index) throws IOException {
    Path image = folder.resolve("image");
    Files.copy(file, image);
    needed = new BitSet();
    int pages = Math.toIntExact(Files.size(image) / PAGE);
    try (FileChannel sound = FileChannel.open(file);
        FileChannel changed = FileChannel.open(image, StandardOpenOption.WRITE)) {
      for (int from = 0; from < pages; from += PAGES_AT_ONCE) {
        spoil(sound, changed, from, Math.min(pages, from + PAGES_AT_ONCE), index);
      }
    }
    assertThat(isRead(image, index))
        .as("read from pages %s of %s", needed, pages)
        .isTrue();
    assertThat(needed.cardinality()).as("pages %s of %s", needed, pages).isBetween(3, 9);
    Files.delete(image);
  }

  /** Overwrites those pages of a range that are not needed to read the element. */
  private void spoil(FileChannel sound, FileChannel changed, int from, int to, int index)
      throws IOException {
    byte[] garbage = new byte[(to - from) * PAGE];
    Arrays.fill(garbage, GARBAGE);
    write(changed, ByteBuffer.wrap(garbage), from);
    if (isRead(folder.resolve("image"), index)) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(garbage);
    while (bytes.hasRemaining()) {
      sound.read(bytes, (long) from * PAGE + bytes.position());
    }
    write(changed, bytes.flip(), from);
    if (to - from == 1) {
      needed.set(from);
      return;
    }
    int middle = from + to >>> 1;
    spoil(sound, changed, from, middle, index);
    spoil(sound, changed, middle, to, index);
  }

  private static void write(FileChannel channel, ByteBuffer bytes, int page) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, (long) page * PAGE + bytes.position());
    }
  }

  private static boolean isRead(Path image, int index) {
    try (ObjectMap map = ObjectMap.openReadOnly(image)) {
      return map.get("list") instanceof List<?> list && list.get(index).equals(index);
    } catch (StoreException e) {
      return false;
    }
  }
}

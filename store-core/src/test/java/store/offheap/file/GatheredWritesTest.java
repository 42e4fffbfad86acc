package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GatheredWritesTest {
  private static final int PIECE = Windows.HUGE_PAGE;

  private final byte[] file = new byte[8 * PIECE];
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private boolean isFull;
  private final GatheredWrites writes = new GatheredWrites(storage());

  /** Returns a storage that records what is written and where. */
  private Storage storage() {
    return (Storage) Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("write");
          if (isFull) {
            throw new IOException("no space left");
          }
          ByteBuffer source = ((ByteBuffer) arguments[0]).duplicate();
          int position = Math.toIntExact((long) arguments[1]);
          starts.add(position);
          ends.add(position + source.remaining());
          source.get(file, position, source.remaining());
          return null;
        });
  }

  @Test
  void whatComesInARowIsWrittenInWholeHugePages() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    byte[] expected = new byte[file.length];
    int begin = 3 * StoreFile.PAGE;
    int position = begin;
    while (position < 7 * PIECE) {
      byte[] bytes = new byte[(1 + random.nextInt(700)) * StoreFile.PAGE];
      random.nextBytes(bytes);
      int length = Math.min(bytes.length, file.length - position);
      System.arraycopy(bytes, 0, expected, position, length);
      ByteBuffer source = ByteBuffer.wrap(bytes, 0, length);
      writes.write(source, position);
      assertThat(source.remaining()).as("remaining bytes of the source").isEqualTo(length);
      position += length;
    }
    writes.flush();
    assertThat(file).isEqualTo(expected);
    assertThat(starts.get(0)).isEqualTo(begin);
    assertThat(starts.subList(1, starts.size())).allMatch(start -> start % PIECE == 0);
    assertThat(ends.subList(0, ends.size() - 1)).allMatch(end -> end % PIECE == 0);
  }

  @Test
  void whatLeavesAGapIsWrittenWhereItBelongs() throws IOException {
    writes.write(ByteBuffer.wrap(new byte[] {1, 2}), 10);
    writes.write(ByteBuffer.wrap(new byte[] {3}), 20);
    assertThat(file).startsWith(new byte[10]).containsSequence(1, 2).doesNotContain(3);
    writes.write(ByteBuffer.wrap(new byte[] {4}), 5);
    writes.flush();
    writes.flush();
    assertThat(starts).containsExactly(10, 20, 5);
    assertThat(file[20]).isEqualTo((byte) 3);
    assertThat(file[5]).isEqualTo((byte) 4);
  }

  @Test
  void aFailureIsToldAndNothingIsLost() throws IOException {
    isFull = true;
    writes.write(ByteBuffer.wrap(new byte[] {1, 2}), 10);
    assertThatThrownBy(writes::flush).hasMessage("no space left");
    isFull = false;
    writes.flush();
    assertThat(file).containsSequence(1, 2);
  }
}

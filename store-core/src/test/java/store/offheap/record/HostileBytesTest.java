package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.UnknownTypeException;

/** Bytes that no codec wrote are refused, with one of three exceptions and without much memory. */
@org.junit.jupiter.api.Tag("once")
class HostileBytesTest {
  private static final Path FILE = Path.of("hostile.store");
  private static final int TAGS = 40;

  private final KnownTypes types = new KnownTypes();
  private final ValueCodec values = new ValueCodec(types, FILE);
  private final KeyCodec keys = new KeyCodec(types, FILE);

  @Test
  void truncatedBytesAreRefused() {
    for (byte[] bytes : written()) {
      for (int length = 0; length < Math.min(bytes.length, 300); length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertTrue(
            isRefused(cut, values::decode) && isRefused(cut, keys::decode),
            () -> "length=" + cut.length + " of " + Arrays.toString(bytes));
      }
    }
  }

  @Test
  void mutatedBytesAreAValueOrRefused() {
    SplittableRandom random = new SplittableRandom(3);
    List<byte[]> written = written();
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = written.get(random.nextInt(written.size())).clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
      }
      isRefused(bytes, values::decode);
      isRefused(bytes, keys::decode);
    }
  }

  @Test
  void randomBytesAreAValueOrRefused() {
    SplittableRandom random = new SplittableRandom(4);
    byte[] name = Samples.Tree.class.getName().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(1, 100)];
      random.nextBytes(bytes);
      bytes[0] = (byte) random.nextInt(TAGS);
      if (bytes.length > name.length + 2 && random.nextInt(4) == 0) {
        bytes[0] = Tag.RECORD;
        bytes[1] = (byte) name.length;
        System.arraycopy(name, 0, bytes, 2, name.length);
      }
      isRefused(bytes, values::decode);
      isRefused(bytes, keys::decode);
    }
  }

  @Test
  void longLengthsTakeNoMemory() {
    long limit = 1 << 20;
    for (int tag = 0; tag < TAGS; tag++) {
      byte[] bytes = new byte[64];
      Arrays.fill(bytes, (byte) 0xFF);
      System.arraycopy(new byte[] {(byte) tag, -1, -1, -1, -1, 7}, 0, bytes, 0, 6);

      long before = allocated();
      assertThat(
              isRefused(bytes, keys::decode) & isRefused(bytes, values::decode) || tag <= Tag.UUID)
          .isTrue();
      assertThat(allocated() - before).as("tag=%s", tag).isLessThan(limit);
    }
  }

  @Test
  void deepNestingEndsInTheException() {
    byte[] bytes = new byte[20_000];
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      bytes[i] = Tag.LIST;
      bytes[i + 1] = 1;
    }
    assertThatThrownBy(() -> keys.decode(bytes))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("64")
        .hasMessageEndingWith("file=" + FILE);
  }

  @Test
  void setThatIsNotInOrderIsRefused() {
    byte[] set = {Tag.SET, 2, Tag.TRUE, Tag.FALSE};
    byte[] twice = {Tag.SET, 2, Tag.TRUE, Tag.TRUE};

    assertThatThrownBy(() -> keys.decode(set)).isInstanceOf(CorruptStoreException.class);
    assertThatThrownBy(() -> keys.decode(twice)).isInstanceOf(CorruptStoreException.class);
  }

  @Test
  void containersOfValuesLieInRecordsOnly() {
    for (int tag = Tag.LIST; tag < Tag.FIRST_FREE; tag++) {
      byte[] alone = {(byte) tag, 0};
      byte[] inside = inside(alone);
      boolean isOfValue = tag >= Tag.VALUE_LIST;
      assertThat(isRefused(alone, values::decode)).isTrue();
      assertThat(isRefused(alone, keys::decode)).isEqualTo(isOfValue);
      assertThat(isRefused(inside, values::decode)).isEqualTo(!isOfValue);
      assertThat(isRefused(inside, keys::decode)).isEqualTo(isOfValue);
    }
  }

  @Test
  void containersOfARecordThatAreNotInOrderAreRefused() {
    for (byte[] bytes : List.of(
        new byte[] {Tag.VALUE_SET, 2, Tag.TRUE, Tag.FALSE},
        new byte[] {Tag.VALUE_SET, 2, Tag.TRUE, Tag.TRUE},
        new byte[] {Tag.VALUE_MAP, 2, Tag.TRUE, Tag.NULL, Tag.FALSE, Tag.NULL})) {
      assertThatThrownBy(() -> values.decode(inside(bytes)))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("not in order");
    }
  }

  @Test
  void deepNestingInARecordEndsInTheException() {
    byte[] bytes = new byte[20_000];
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      bytes[i] = Tag.VALUE_LIST;
      bytes[i + 1] = 1;
    }
    assertThatThrownBy(() -> values.decode(inside(bytes)))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("64");
  }

  /** Returns the bytes of a record with a component replaced. */
  private byte[] inside(byte[] component) {
    byte[] record = values.encode(new Samples.Tree(null, null));
    byte[] bytes = Arrays.copyOf(record, record.length - 2 + component.length + 1);
    System.arraycopy(component, 0, bytes, record.length - 2, component.length);
    bytes[bytes.length - 1] = Tag.NULL;
    return bytes;
  }

  @Test
  void tagsOfLaterVersionsAreToldFromDamage() {
    for (int tag = Tag.FIRST_FREE; tag < 128; tag++) {
      byte[] bytes = {(byte) tag, 0};
      String message = "actual=tag " + tag;
      assertThatThrownBy(() -> values.decode(bytes))
          .isInstanceOf(FormatTooNewException.class)
          .hasMessageContaining(message)
          .hasMessageEndingWith("file=" + FILE);
      assertThatThrownBy(() -> keys.decode(bytes)).isInstanceOf(FormatTooNewException.class);
    }
    for (int tag = 128; tag <= 256; tag++) {
      byte[] bytes = {(byte) tag, 0};
      assertThatThrownBy(() -> values.decode(bytes)).isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> keys.decode(bytes)).isInstanceOf(CorruptStoreException.class);
    }
  }

  private List<byte[]> written() {
    List<byte[]> written = new ArrayList<>();
    for (Object value : Samples.all()) {
      written.add(values.encode(value));
      written.add(keys.encode(value));
    }
    RandomKeys random = new RandomKeys(5);
    for (int i = 0; i < 300; i++) {
      written.add(keys.encode(random.next(4)));
    }
    return written;
  }

  /** Returns whether bytes are refused; other exceptions than the three fail the test. */
  private static boolean isRefused(byte[] bytes, Function<byte[], Object> codec) {
    try {
      codec.apply(bytes);
      return false;
    } catch (CorruptStoreException | UnknownTypeException | FormatTooNewException e) {
      return true;
    } catch (RuntimeException e) {
      throw new AssertionError(Arrays.toString(bytes), e);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}

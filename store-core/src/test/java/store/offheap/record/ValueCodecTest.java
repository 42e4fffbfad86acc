package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.UnknownTypeException;

class ValueCodecTest {
  private static final Path FILE = Path.of("values.store");

  private final ValueCodec codec = new ValueCodec(new KnownTypes(), FILE);

  @Test
  void everyValueComesBackWithItsTypeAndAllItsBits() {
    for (Object value : Samples.all()) {
      Object back = codec.decode(codec.encode(value));

      assertThat(Bits.of(back)).as("%s", value).isEqualTo(Bits.of(value));
    }
  }

  @Test
  void zerosThatFillARecordAreNoPartOfTheValue() {
    byte[] bytes = codec.encode("abc");

    assertThat(codec.decode(Arrays.copyOf(bytes, bytes.length + 7))).isEqualTo("abc");
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 8)))
        .isInstanceOf(CorruptStoreException.class);
  }

  @Test
  void numbersAreLittleEndian() {
    byte[] expected = ByteBuffer.allocate(9)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) Tag.LONG)
        .putLong(0x0102_0304_0506_0708L)
        .array();

    assertThat(codec.encode(0x0102_0304_0506_0708L)).isEqualTo(expected);
  }

  @Test
  void textIsItsLengthAndUtf8() {
    assertThat(codec.encode("caf\u00E9"))
        .isEqualTo(new byte[] {Tag.STRING, 5, 'c', 'a', 'f', (byte) 0xC3, (byte) 0xA9});
    assertThat(Arrays.copyOf(codec.encode("x".repeat(300)), 4))
        .isEqualTo(new byte[] {Tag.STRING, (byte) 0xAC, 2, 'x'});
  }

  @Test
  void otherTypesAreRefusedByName() {
    for (Object value : List.of(
        new Object(),
        List.of(1),
        Set.of(1),
        Map.of(1, 2),
        new AtomicInteger(),
        new String[0],
        new int[0][0])) {
      assertThatThrownBy(() -> codec.encode(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(value.getClass().getName());
    }
  }

  @Test
  void levelsAreLimited() {
    assertThat(codec.decode(codec.encode(tree(64)))).isEqualTo(tree(64));
    assertThatThrownBy(() -> codec.encode(tree(65))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nameThatIsNotKnownIsNotLoaded() {
    byte[] bytes = codec.encode(Colour.RED);
    KnownTypes types = new KnownTypes();
    ValueCodec other = new ValueCodec(types, FILE);

    assertThatThrownBy(() -> other.decode(bytes))
        .isInstanceOfSatisfying(
            UnknownTypeException.class,
            e -> assertThat(e.typeName()).isEqualTo(Colour.class.getName()))
        .hasMessageContaining("register")
        .hasMessageContaining(FILE.toString());

    types.register(Colour.class);
    assertThat(other.decode(bytes)).isEqualTo(Colour.RED);
  }

  @Test
  void recordMayUseTheCodecWhileItIsEncoded() {
    assertThat(codec.decode(codec.encode(new Nested(codec, "outer"))))
        .isEqualTo(new Nested(null, "outer"));
  }

  /** Encodes something else in its accessor. */
  record Nested(Object codec, String name) {
    @Override
    public Object codec() {
      if (codec instanceof ValueCodec other) {
        other.encode("a text that is longer than the name");
      }
      return null;
    }
  }

  private static Object tree(int levels) {
    Object tree = null;
    for (int i = 0; i < levels; i++) {
      tree = new Samples.Tree(tree, 1);
    }
    return tree;
  }

  @Test
  void textIsValidUtf8OrRefused() {
    byte[] bytes = codec.encode("abc");
    bytes[3] = (byte) 0xC0;

    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(CorruptStoreException.class);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\uFFFD");
  }
}

package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    Object list = List.of();
    for (int i = 2; i < 64; i++) {
      list = List.of(list);
    }
    Samples.Tree deepest = new Samples.Tree(list, null);
    assertThat(codec.decode(codec.encode(deepest))).isEqualTo(deepest);
    Samples.Tree deeper = new Samples.Tree(Set.of(list), null);
    assertThatThrownBy(() -> codec.encode(deeper)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listInItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThatThrownBy(() -> codec.encode(new Samples.Tree(list, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no cycle");
  }

  @Test
  void containersOfARecordCannotBeModified() {
    Samples.Tree lists = back(new Samples.Tree(List.of(1), List.of(List.of(1))));
    Samples.Tree others = back(new Samples.Tree(Set.of(1), Map.of(1, 2)));
    for (ThrowingCallable change : List.<ThrowingCallable>of(
        () -> ((List<?>) lists.left()).remove(0),
        () -> ((List<?>) ((List<?>) lists.right()).get(0)).clear(),
        () -> ((Set<?>) others.left()).clear(),
        () -> ((Map<?, ?>) others.right()).clear())) {
      assertThatThrownBy(change).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void elementThatWouldBeLostIsRefused() {
    Set<Object> twins = Set.of(new int[] {1}, new int[] {1});
    assertThatThrownBy(() -> codec.encode(new Samples.Tree(twins, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set has the same element twice");
    Map<Object, Object> map = Map.of(new int[] {1}, "one", new int[] {1}, "other");
    assertThatThrownBy(() -> codec.encode(new Samples.Tree(map, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("map has the same key twice");
  }

  @Test
  void keysOfAMapInARecordKeepTheirTypes() {
    Samples.Tree tree = new Samples.Tree(Map.of(1, "int", 1L, "long", 1f, "float"), null);

    assertThat(back(tree)).isEqualTo(tree);
  }

  private Samples.Tree back(Samples.Tree tree) {
    return (Samples.Tree) codec.decode(codec.encode(tree));
  }

  @Test
  void equalRecordsHaveTheSameBytesInWhateverOrderTheirSetsAndMapsAre() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("x", new LinkedHashSet<>(List.of("b", 1, "a")));
    map.put(1, null);
    Map<Object, Object> same = new LinkedHashMap<>();
    same.put(1, null);
    same.put("x", new LinkedHashSet<>(List.of("a", "b", 1)));

    assertThat(codec.encode(new Samples.Tree(map, 1)))
        .isEqualTo(codec.encode(new Samples.Tree(same, 1)))
        .isNotEqualTo(codec.encode(new Samples.Tree(same, 1L)));
  }

  /** Declares a type that decoding does not return. */
  record Sorted(SortedMap<String, Integer> map) {}

  /** Declares supertypes of lists, sets and maps. */
  record General(Iterable<Integer> elements, Object more, List<Short> list) {}

  @Test
  void componentTakesWhatComesBackOrIsRefused() {
    General general = new General(Set.of(1), Map.of(1, 2), List.of((short) 3));

    assertThat(codec.decode(codec.encode(general))).isEqualTo(general);
    assertThat(codec.decode(codec.encode(new Sorted(null)))).isEqualTo(new Sorted(null));
    assertThatThrownBy(() -> codec.encode(new Sorted(new TreeMap<>())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("component map of " + Sorted.class.getName())
        .hasMessageContaining("actual=java.util.SortedMap");
  }

  @Test
  void whatCannotBeAValueIsRefusedInAContainerToo() {
    assertThatThrownBy(() -> codec.encode(new Samples.Tree(List.of(Map.of(1, new Object())), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a value")
        .hasMessageContaining("java.lang.Object");
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

  /** Pairs of a record's former and current declarations, with names of equal length. */
  record WasInts(int a, long b, int c, char d, float e) {}

  record NowLong(long a, long b, double c, int d, double e) {}

  record WasSmall(int a) {}

  record NowLongs(long a) {}

  record WasLong(long a) {}

  record NowReal(double a) {}

  record WasInt(int a) {}

  record NowFlo(float a) {}

  record WasChar(char a) {}

  record NowInts(int a) {}

  /**
   * Returns bytes in which a class name is replaced by another one; the components are unchanged.
   */
  private static byte[] renamed(byte[] bytes, Object was, Class<?> now) {
    byte[] from = was.getClass().getName().getBytes(StandardCharsets.UTF_8);
    byte[] to = now.getName().getBytes(StandardCharsets.UTF_8);
    assertThat(to).hasSameSizeAs(from);
    // The name follows the tag and its length.
    System.arraycopy(to, 0, bytes, 2, to.length);
    return bytes;
  }

  private static Object decodedAs(Class<?> now, Object was, boolean isKey) {
    KnownTypes types = new KnownTypes().register(now);
    return isKey
        ? new KeyCodec(types, FILE)
            .decode(renamed(new KeyCodec(new KnownTypes(), FILE).encode(was), was, now))
        : new ValueCodec(types, FILE)
            .decode(renamed(new ValueCodec(new KnownTypes(), FILE).encode(was), was, now));
  }

  @Test
  void componentsThatAreDeclaredWiderKeepTheirNumbers() {
    assertThat(decodedAs(NowLong.class, new WasInts(1, 2, 3, 'x', 0.5f), false))
        .isEqualTo(new NowLong(1, 2, 3, 'x', 0.5));
    assertThat(decodedAs(NowLongs.class, new WasSmall(7), true)).isEqualTo(new NowLongs(7));
  }

  @Test
  void numbersAreNotRoundedToWhatAComponentIsDeclaredAsNow() {
    assertThatThrownBy(() -> decodedAs(NowReal.class, new WasLong((1L << 53) + 1), false))
        .isInstanceOf(UnknownTypeException.class);
    assertThatThrownBy(() -> decodedAs(NowFlo.class, new WasInt((1 << 24) + 1), false))
        .isInstanceOf(UnknownTypeException.class);
  }

  @Test
  void keysAreNotReadAsOtherKeys() {
    assertThatThrownBy(() -> decodedAs(NowReal.class, new WasLong(1), true))
        .isInstanceOf(UnknownTypeException.class);
    assertThatThrownBy(() -> decodedAs(NowInts.class, new WasChar('a'), true))
        .isInstanceOf(UnknownTypeException.class);
  }
}

package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import store.offheap.error.CorruptStoreException;

class KeyCodecTest {
  private final KeyCodec codec = new KeyCodec(new KnownTypes(), null);

  @Test
  void integersOfOneValueAreOneKeyWhateverTheirWidth() {
    for (int bit = 0; bit < 200; bit++) {
      for (BigInteger number : List.of(
          BigInteger.ONE.shiftLeft(bit),
          BigInteger.ONE.shiftLeft(bit).negate(),
          BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE))) {
        byte[] expected = codec.encode(number);
        for (Object same : widths(number)) {
          assertThat(codec.encode(same)).isEqualTo(expected);
          assertThat(KeyCodec.inlineKey(same)).isEqualTo(KeyCodec.inlineKey(number));
        }
        assertThat(codec.decode(expected)).isEqualTo(widths(number).get(0));
        assertThat(KeyCodec.inlineKey(number) != 0).isEqualTo(number.bitLength() < 58);
      }
    }
  }

  /**
   * Returns the same number in every class that can hold it, first the one that decoding returns.
   */
  private static List<Object> widths(BigInteger number) {
    List<Object> widths = new ArrayList<>();
    if (number.bitLength() < 32) {
      widths.add(number.intValue());
    }
    if (number.bitLength() < 64) {
      widths.add(number.longValue());
    }
    widths.add(number);
    if (number.bitLength() < 16) {
      widths.add(number.shortValue());
    }
    if (number.bitLength() < 8) {
      widths.add(number.byteValue());
    }
    return widths;
  }

  @Test
  void differentKeysHaveDifferentBytes() {
    List<Object> keys = Arrays.asList(
        null,
        true,
        false,
        0,
        1,
        -1,
        1.0,
        1.0f,
        '1',
        "1",
        "",
        0.0,
        -0.0,
        0f,
        -0f,
        Double.NaN,
        Float.NaN,
        new BigDecimal("1.0"),
        new BigDecimal("1.00"),
        new BigDecimal("1"),
        List.of(),
        Set.of(),
        Map.of(),
        List.of(1),
        Set.of(1),
        Map.of(1, 1),
        List.of(List.of(1)),
        List.of(1, 2),
        List.of(2, 1),
        new byte[0],
        new byte[] {1},
        new int[] {1},
        new long[] {1},
        Colour.RED,
        Colour.GREEN,
        new Samples.Nothing(),
        new Samples.Tree(1, 2),
        new Samples.Tree(2, 1),
        "\uD800",
        "\uDC00",
        "?",
        "RED",
        Map.of(1, 2),
        Map.of(2, 1),
        List.of("a", "b"),
        List.of("ab"));

    assertThat(keys.stream().map(key -> Arrays.toString(codec.encode(key))))
        .doesNotHaveDuplicates();
    assertThat(keys.stream().map(KeyCodec::inlineKey).filter(key -> key != 0))
        .doesNotHaveDuplicates();
  }

  @Test
  void equalContainersHaveTheSameBytesInWhateverOrderTheyAre() {
    Set<Object> some = new LinkedHashSet<>(List.of("b", 1, List.of(2L), "a"));
    Set<Object> same = new LinkedHashSet<>(List.of("a", List.of(2), 1L, "b"));
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("x", some);
    map.put(1, null);
    Map<Object, Object> sameMap = new LinkedHashMap<>();
    sameMap.put((byte) 1, null);
    sameMap.put("x", same);

    assertThat(codec.encode(some)).isEqualTo(codec.encode(same));
    assertThat(codec.encode(map)).isEqualTo(codec.encode(sameMap));
    assertThat(codec.encode(new TreeSet<>(Set.of(3, 1, 2))))
        .isEqualTo(codec.encode(Set.of(1, 2, 3)));
    assertThat(codec.encode(new HashMap<>(Map.of(1, 2)))).isEqualTo(codec.encode(Map.of(1L, 2L)));
  }

  @Test
  void elementsThatAreOneKeyCountOnceInASet() {
    assertThat(codec.encode(Set.of(1, 1L, BigInteger.ONE))).isEqualTo(codec.encode(Set.of(1)));
    assertThatThrownBy(() -> codec.encode(Map.of(1, "a", 1L, "b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allNansOfATypeAreOneKey() {
    assertThat(codec.encode(Double.longBitsToDouble(0x7FF0_0000_0000_0001L)))
        .isEqualTo(codec.encode(Double.NaN));
    assertThat(codec.encode(new float[] {Float.intBitsToFloat(0x7F80_0001)}))
        .isEqualTo(codec.encode(new float[] {Float.NaN}));
    assertThat(KeyCodec.inlineKey(Float.intBitsToFloat(0x7F80_0001)))
        .isEqualTo(KeyCodec.inlineKey(Float.NaN));
  }

  @Test
  void integersOfARecordComeBackAsDeclared() {
    Samples.Place place = new Samples.Place("Bern", 46.9, 134_794L, (byte) 1);

    assertThat(codec.decode(codec.encode(place))).isEqualTo(place);
    assertThat(codec.encode(new Samples.Tree(1L, (short) 2)))
        .isEqualTo(codec.encode(new Samples.Tree(1, 2)));
  }

  @Test
  void containersOfAKeyCannotBeModified() {
    Object list = codec.decode(codec.encode(List.of(1)));
    Object set = codec.decode(codec.encode(Set.of(1)));
    Object map = codec.decode(codec.encode(Map.of(1, 2)));

    assertThatThrownBy(() -> ((List<?>) list).remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Set<?>) set).clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Map<?, ?>) map).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatCannotBeAKeyIsRefusedByNameWhereverItLies() {
    for (Object part :
        List.of(new Object(), new AtomicLong(), new String[0], new StringBuilder())) {
      for (Object key : List.of(part, List.of(part), Map.of(1, part), new Samples.Tree(1, part))) {
        assertThatThrownBy(() -> codec.encode(key))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("a key")
            .hasMessageContaining(part.getClass().getName());
        assertThat(KeyCodec.inlineKey(key)).isZero();
      }
    }
  }

  @Test
  void listInItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThatThrownBy(() -> codec.encode(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
  }

  @Test
  void equalKeysAndOnlyTheseHaveEqualBytes() {
    RandomKeys random = new RandomKeys(11);
    for (int i = 0; i < 8_000; i++) {
      Object key = random.next(3);
      byte[] bytes = codec.encode(key);
      Object back = codec.decode(bytes);

      assertThat(codec.encode(back)).as("key=%s", key).isEqualTo(bytes);
      assertThat(codec.encode(random.twin(key))).as("key=%s", key).isEqualTo(bytes);
      Object other = random.next(3);
      assertThat(Arrays.equals(codec.encode(other), bytes))
          .as("keys %s and %s", key, other)
          .isEqualTo(back == null ? other == null : back.equals(codec.decode(codec.encode(other))));
    }
  }

  @Test
  void inlineKeyComesBackAsTheKey() {
    int fitting = 0;
    for (Object key : Samples.all()) {
      long tableKey = KeyCodec.inlineKey(key);
      if (tableKey != 0) {
        fitting++;
        assertThat(tableKey & 7).isEqualTo(1);
        Object back = KeyCodec.ofInlineKey(tableKey);
        assertThat(Bits.of(back)).isEqualTo(Bits.of(codec.decode(codec.encode(key))));
      }
    }
    assertThat(fitting).isGreaterThan(100);
    assertThat(KeyCodec.inlineKey("1234567")).isNotZero();
    assertThat(KeyCodec.inlineKey("a\0")).isZero();
    assertThat(KeyCodec.inlineKey("\0a")).isNotZero();
    assertThat(KeyCodec.inlineKey("\uD800")).isZero();
    assertThat(KeyCodec.inlineKey(1L << 57)).isZero();
    assertThat(KeyCodec.inlineKey(-(1L << 57))).isNotZero();
  }

  @Test
  void anyTableKeyIsThatOfItsKeyOrRefused() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 200_000; i++) {
      long tableKey = random.nextLong() >>> random.nextInt(60) & ~7L | random.nextInt(4) & 1;
      try {
        assertThat(KeyCodec.inlineKey(KeyCodec.ofInlineKey(tableKey))).isEqualTo(tableKey);
      } catch (CorruptStoreException e) {
        assertThat(e.where()).isEqualTo("a table key");
      }
    }
  }

  @Test
  void nullsLieInContainers() {
    List<Object> list = Arrays.asList(1, null);

    assertThat(codec.decode(codec.encode(list))).isEqualTo(list);
    assertThat(codec.decode(codec.encode(Collections.singleton(null))))
        .isEqualTo(Collections.singleton(null));
  }
}

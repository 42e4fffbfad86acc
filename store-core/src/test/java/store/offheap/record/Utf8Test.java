package store.offheap.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Encoding and decoding text piece by piece, as done if it is too long for the JDK's own methods.
 */
class Utf8Test {
  private static final String[] LETTERS = {
    "a", "?", "\u00E9", "\u0436", "\u20AC", "\uFFFD", "\uD83D\uDE00", "\uD800", "\uDC00"
  };

  @Test
  void piecesComeToWhatTheWholeIs() {
    SplittableRandom random = new SplittableRandom(1);
    int encoded = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(random, i % 4 == 0 ? LETTERS.length : LETTERS.length - 2);
      int piece = 4 + random.nextInt(8);
      byte[] whole = Utf8.encode(text);

      assertThat(Utf8.encode(text, piece)).as(text).isEqualTo(whole);

      if (whole != null) {
        encoded++;
        byte[] within = new byte[whole.length + 5];
        System.arraycopy(whole, 0, within, 3, whole.length);
        assertThat(Utf8.decode(within, 3, whole.length, piece)).isEqualTo(text);
      }
    }
    assertThat(encoded).isBetween(15_000, 19_000);
  }

  @Test
  void piecesOfWhatIsNoUtf8AreNone() {
    SplittableRandom random = new SplittableRandom(2);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = text(random, LETTERS.length - 2).getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      String whole = Utf8.decode(bytes, 0, bytes.length);

      assertThat(Utf8.decode(bytes, 0, bytes.length, 4 + random.nextInt(8))).isEqualTo(whole);

      refused += whole == null ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(5_000);
  }

  private static String text(SplittableRandom random, int letters) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(30); left > 0; left--) {
      text.append(LETTERS[random.nextInt(letters)]);
    }
    return text.toString();
  }

  @Test
  @Tag("slow")
  @EnabledIf("hasRoomForLongest")
  void longTextsComeBack() {
    String two = "\u0436".repeat(800_000_000);
    assertThat(Utf8.encode(two)).hasSize(1_600_000_000);
    byte[] bytes = Utf8.encode(two);
    // Not compared by AssertJ, which would describe the text.
    assertThat(Utf8.decode(bytes, 0, bytes.length).equals(two)).isTrue();
  }

  /** If less than a piece is left, the end of a whole piece would exceed the largest int. */
  @Test
  @Tag("slow")
  @EnabledIf("hasRoomForLongest")
  void textNearTheLongestIsEncoded() {
    int length = RecordOutput.MAX_BYTES - 100;
    assertThat(Utf8.encode("a".repeat(length)).length).isEqualTo(length);
  }

  /** Each of these bytes begins a character of two UTF-16 code units. */
  @Test
  @Tag("slow")
  @EnabledIf("hasRoomForLongest")
  void longBytesThatOnlyBeginLettersAreNone() {
    byte[] bytes = new byte[1 << 30];
    Arrays.fill(bytes, (byte) 0xF0);
    assertThat(Utf8.decode(bytes, 0, bytes.length)).isNull();
  }

  @Test
  @Tag("slow")
  @EnabledIf("hasRoomForLongest")
  void textOfMoreThanAnArrayHoldsIsRefused() {
    String three = "\u20AC".repeat(716_000_000);
    assertThatThrownBy(() -> Utf8.encode(three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value is too large");
  }

  static boolean hasRoomForLongest() {
    return Runtime.getRuntime().maxMemory() > 9L << 30;
  }
}

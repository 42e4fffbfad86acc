package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compressed files are either read to their end, or reported as incomplete. */
class PackedInputTest {
  private static final String FIRST = "1,10\n";
  private static final String SECOND = "2,20\n";

  @TempDir
  private Path folder;

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private String read(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("rows.gz"), content);
    try (PackedInput input = PackedInput.open(file.toString())) {
      try {
        return new String(input.bytes().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw input.failure(7, e);
      }
    }
  }

  @Test
  void everyMemberIsRead() throws IOException {
    assertThat(read(concat(gzip(FIRST), concat(gzip(""), gzip(SECOND))))).isEqualTo(FIRST + SECOND);
  }

  @Test
  void aMemberThatIsCutShortAnywhereIsNotTakenForTheEnd() throws IOException {
    byte[] first = gzip(FIRST);
    byte[] both = concat(first, gzip(SECOND));
    for (int length = 1; length < both.length; length++) {
      byte[] cut = Arrays.copyOf(both, length);
      if (length == 1) {
        assertThat(read(cut)).as("too short to be packed").hasSize(1);
      } else if (length == first.length) {
        assertThat(read(cut)).isEqualTo(FIRST);
      } else {
        assertThatExceptionOfType(IOException.class)
            .as("%d bytes", length)
            .isThrownBy(() -> read(cut))
            .withMessageContaining("rows.gz:")
            .withMessageContaining("gzip data is damaged or cut short");
      }
    }
  }

  @Test
  void whatFollowsAMemberAndIsNoneIsNotLeftOut() throws IOException {
    for (String rest : new String[] {"2", SECOND, "\u001f\u008b", SECOND.repeat(100_000)}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> read(concat(gzip(FIRST), rest.getBytes(StandardCharsets.ISO_8859_1))))
          .withMessageContaining("rows.gz:7: gzip data is damaged or cut short");
    }
  }

  @Test
  void zerosBehindAMemberArePadding() throws IOException {
    for (int length : new int[] {1, 512, 100_000}) {
      byte[] zeros = new byte[length];
      assertThat(read(concat(gzip(FIRST), zeros))).isEqualTo(FIRST);
      byte[] padded = concat(gzip(FIRST), concat(zeros, gzip(SECOND)));
      assertThat(read(concat(padded, zeros))).isEqualTo(FIRST + SECOND);
      byte[] other = concat(zeros, SECOND.getBytes(StandardCharsets.UTF_8));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> read(concat(gzip(FIRST), other)))
          .withMessageContaining(
              "gzip data is damaged or cut short: data that is not gzip follows");
    }
  }

  @Test
  void bytesThatBeginAsPackedOnesDoAreWhatTheirNameSays() throws IOException {
    byte[] content = {0x1f, (byte) 0x8b, 8, 0, 0, 1};
    Path plain = Files.write(folder.resolve("a.bin"), content);
    try (PackedInput input = PackedInput.openBinary(plain.toString())) {
      assertThat(input.isPacked()).isFalse();
      assertThat(input.bytes().readAllBytes()).isEqualTo(content);
    }
    Path packed = folder.resolve("a.bin.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(content);
    }
    try (PackedInput input = PackedInput.openBinary(packed.toString())) {
      assertThat(input.isPacked()).isTrue();
      assertThat(input.bytes().readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void otherPackingIsNamed() {
    String[][] starts = {
      {"zip", "PK\u0003\u0004..."},
      {"zstd", "(\u00b5/\u00fd..."},
      {"xz", "\u00fd7zXZ\0..."},
      {"bzip2", "BZh91AY&SY..."}
    };
    for (String[] start : starts) {
      assertThatExceptionOfType(RejectedInputException.class)
          .isThrownBy(() -> read(start[1].getBytes(StandardCharsets.ISO_8859_1)))
          .withMessageStartingWith(
              "packing: expected=none or gzip, actual=" + start[0] + ", file=");
    }
    assertThatCode(() -> read("BZh9,1\nPK".getBytes(StandardCharsets.UTF_8)))
        .doesNotThrowAnyException();
  }
}

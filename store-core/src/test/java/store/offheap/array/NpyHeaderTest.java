package store.offheap.array;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/**
 * A header is either read correctly, or refused with an exception that names the file.
 *
 * <p>{@code -Dstore.test.mutants=1000000} tests more damaged headers, {@code -Dstore.test.seed=2}
 * others.
 */
class NpyHeaderTest {
  private static final int MUTANTS = Integer.getInteger("store.test.mutants", 3_000);
  private static final long SEED = Long.getLong("store.test.seed", 1);
  private static final int DATA_BYTES = 48;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("h.npy");
  }

  private void write(int version, String dictionary) throws IOException {
    byte[] text = dictionary.getBytes(ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + text.length + DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text).position(bytes.position() + DATA_BYTES);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes.array(), 0, bytes.position());
    Files.write(file, out.toByteArray());
  }

  private static String dictionary(String descr, String order, String shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
        "{\"shape\":(2,3),\"descr\":\"<f8\",\"fortran_order\":False}",
        "{'fortran_order':False,\n'descr':'=f8','shape':(2L, 3L,)}   \n",
      })
  void theSameDictionaryInOtherWordsIsTheSame(String dictionary) throws IOException {
    for (int version = 1; version <= 3; version++) {
      write(version, dictionary);
      try (DenseArray array = DenseArray.openReadOnly(file)) {
        assertThat(array.type()).isEqualTo(ArrayType.FLOAT64);
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.all().toDoubles()).containsOnly(0);
      }
    }
  }

  /** Type names as other programs write them, and NumPy reads them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "'float64' FLOAT64",
        "'bool' BOOL",
        "'uint16' UINT16",
        "u'<f8' FLOAT64",
        "'d' FLOAT64",
        "'<f' FLOAT32",
        "'=e' FLOAT16",
        "'|b' INT8",
        "'B' UINT8",
        "'<h' INT16",
        "'H' UINT16",
        "'i' INT32",
        "'<I' UINT32",
        "'<q' INT64",
        "'Q' UINT64",
      })
  void otherNamesOfTypesAreKnown(String descr, ArrayType type) throws IOException {
    write(1, dictionary(descr, "False", "(6,)"));

    try (DenseArray array = DenseArray.openReadOnly(file)) {
      assertThat(array.type()).isEqualTo(type);
      assertThat(array.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(-1,)                     | a number, 0 or more",
        "(1e3,)                    | comma",
        "(7,)                      | data: expected=56 bytes, actual=48",
        "(6)                       | a comma after the only axis",
        "(6,,)                     | a number",
        "(2 3)                     | a comma",
        "[6]                       | '('",
        "(6,                       | a number",
        "(4611686018427387904, 4)  | a size of 63 bits",
        "(1152921504606846976,)    | a size of 63 bits",
        "(9223372036854775807,)    | a size of 63 bits",
        "(9223372036854775808,)    | a number of 63 bits",
        "(99999999999999999999999999,) | a number of 63 bits",
        "None                      | '('",
      })
  void impossibleShapesAreRefused(String shape, String expected) throws IOException {
    write(1, dictionary("'<f8'", "False", shape));

    assertThatThrownBy(() -> DenseArray.openReadOnly(file))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining("h.npy");
  }

  /** NumPy 2 saves up to 64 axes: such a file is not damaged. */
  @Test
  void moreAxesAreNoneOfOurs() throws IOException {
    write(1, dictionary("'<f8'", "False", "(" + "1,".repeat(33) + ")"));

    assertThatThrownBy(() -> DenseArray.openReadOnly(file))
        .isInstanceOf(NotAStoreException.class)
        .hasMessageContaining("axes: expected=at most 32, actual=more")
        .hasMessageContaining("h.npy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'<c16'",
        "'|O'",
        "'<U4'",
        "'<f16'",
        "'<M8[s]'",
        "''",
        "'<'",
        "'<float64'",
        "'l'",
        "[('a', '<f8')]"
      })
  void otherElementsAreNoneOfOurs(String descr) throws IOException {
    write(1, dictionary(descr, "False", "(6,)"));

    assertThatThrownBy(() -> DenseArray.openReadOnly(file))
        .isInstanceOf(NotAStoreException.class)
        .hasMessageContaining("element type: expected=bool|int8")
        .hasMessageContaining("h.npy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{'descr'",
        "{'descr': '<f8'}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (6,)}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)} x",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (6,)}",
        "{'de\\scr': '<f8', 'fortran_order': False, 'shape': (6,)}",
        "__import__('os').system('true')",
      })
  void whatIsNoSuchDictionaryIsRefused(String dictionary) throws IOException {
    write(2, dictionary);

    assertThatThrownBy(() -> DenseArray.openReadOnly(file))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("expected=")
        .hasMessageContaining("h.npy");
  }

  @Test
  void laterVersionsAreTooNew() throws IOException {
    write(4, dictionary("'<f8'", "False", "(6,)"));

    assertThatThrownBy(() -> DenseArray.open(file)).isInstanceOf(FormatTooNewException.class);
  }

  @Test
  void aLongHeaderIsRefusedBeforeItIsRead() throws IOException {
    write(2, dictionary("'<f8'", "False", "(6,)") + " ".repeat(70_000));

    assertThatThrownBy(() -> DenseArray.open(file))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("header length");
  }

  @Test
  void everyShorterFileIsRefused() throws IOException {
    write(1, dictionary("'<f8'", "False", "(6,)"));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> DenseArray.open(file)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aFolderIsNoArray() {
    assertThatThrownBy(() -> DenseArray.open(folder)).isInstanceOf(NotAStoreException.class);
  }

  /** A file that can be opened contains all elements of its shape, and all of them can be read. */
  @Test
  void damagedHeadersAreReadOrRefused() throws IOException {
    Random random = new Random(SEED);
    int opened = 0;
    for (int i = 0; i < MUTANTS; i++) {
      write(1 + i % 3, dictionary("'<i" + (1 << i % 4) + "'", "False", "(2, 3)"));
      byte[] bytes = Files.readAllBytes(file);
      int length = bytes.length - DATA_BYTES;
      for (int change = random.nextInt(3); change >= 0; change--) {
        mutate(bytes, length, random);
      }
      Files.write(file, bytes);
      try (DenseArray array = DenseArray.openReadOnly(file)) {
        assertThat(array.all().toLongs()).as("seed %d, mutant %d", SEED, i).hasSize((int)
            array.size());
        opened++;
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("h.npy");
      }
    }
    assertThat(opened).isBetween(1, MUTANTS - 1);
  }

  private static void mutate(byte[] bytes, int length, Random random) {
    String likely = "{}()[]'\",:<>|=?LTrueFalsebiuf0123456789 \n\\";
    int at = random.nextInt(length);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 ->
        System.arraycopy(
            bytes, at, bytes, random.nextInt(length), Math.min(5, bytes.length - length));
      default -> bytes[at] = (byte) likely.charAt(random.nextInt(likely.length()));
    }
  }
}

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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/** Damaged and forged files cause only the library's own exceptions, and leave no files behind. */
@Tag("once")
class HostileNpzTest {
  private static final int MUTANTS = 3000;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private final Map<String, byte[]> members = new LinkedHashMap<>();

  private Path npz() {
    return folder.resolve("array.npz");
  }

  /** Creates the members of a valid COO array of 4 by 5 with three elements. */
  private void coo() {
    members.put("data", npy("<f8", "3,", doubles(1, 2, 3)));
    members.put("coords", npy("<i8", "2, 3", longs(0, 1, 3, 4, 0, 2)));
    members.put("shape", npy("<i8", "2,", longs(4, 5)));
    members.put("fill_value", npy("<f8", "", doubles(0)));
  }

  /** Creates the members of a valid CSR matrix. */
  private void csr() {
    members.put("indices", npy("<i4", "3,", ints(4, 0, 2)));
    members.put("indptr", npy("<i4", "5,", ints(0, 1, 2, 2, 3)));
    members.put("format", npy("|S3", "", "csr".getBytes(ISO_8859_1)));
    members.put("shape", npy("<i8", "2,", longs(4, 5)));
    members.put("data", npy("<f8", "3,", doubles(1, 2, 3)));
  }

  @Test
  void soundFilesAreRead() throws IOException {
    for (Runnable format : new Runnable[] {this::coo, this::csr}) {
      members.clear();
      format.run();
      write();
      try (SparseArray array = builder().overwrite(true).buildFromNpz(npz())) {
        assertThat(array.getDouble(0, 4)).isEqualTo(1);
        assertThat(array.getDouble(1, 0)).isEqualTo(2);
        assertThat(array.getDouble(3, 2)).isEqualTo(3);
        assertThat(array.nnz()).isEqualTo(3);
      }
    }
  }

  /** What SciPy saves for a {@code csr_array} with one axis. */
  @Test
  void csrOfOneAxisIsOneLine() throws IOException {
    csr();
    members.put("indptr", npy("<i4", "2,", ints(0, 3)));
    members.put("shape", npy("<i8", "1,", longs(5)));
    write();
    try (SparseArray array = builder().buildFromNpz(npz())) {
      assertThat(array.shape()).containsExactly(5);
      assertThat(array.all().toDoubles()).containsExactly(2, 0, 3, 0, 1);
    }
    members.put("format", npy("|S3", "", "csc".getBytes(ISO_8859_1)));
    write();
    assertThatThrownBy(() -> builder().overwrite(true).buildFromNpz(npz()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("expected=2 axes");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32})
  void aPlaceOutsideTheShapeIsRefused(long place) throws IOException {
    coo();
    members.put("coords", npy("<i8", "2, 3", longs(0, 1, place, 4, 0, 2)));
    refused(CorruptStoreException.class, "coords");
    members.put("coords", npy("<u8", "2, 3", longs(0, 1, place, 4, 0, 2)));
    refused(CorruptStoreException.class, "coords");
  }

  @ParameterizedTest
  @CsvSource({
    "'4, -5'",
    "'-9223372036854775808, 5'",
    "'4294967296, 4294967296'",
    "'9223372036854775807, 2'"
  })
  void shapesThatNoArrayHasAreRefused(String lengths) throws IOException {
    coo();
    long[] shape = Arrays.stream(lengths.split(", ")).mapToLong(Long::parseLong).toArray();
    members.put("shape", npy("<i8", "2,", longs(shape)));
    refused(CorruptStoreException.class, "");
    members.put("shape", npy("<i8", "33,", new byte[33 * Long.BYTES]));
    refused(CorruptStoreException.class, "shape");
    members.put("shape", npy("<f8", "2,", doubles(4, 5)));
    refused(CorruptStoreException.class, "integers");
  }

  @Test
  void membersThatContradictEachOtherAreRefused() throws IOException {
    coo();
    members.put("data", npy("<f8", "4,", doubles(1, 2, 3, 4)));
    refused(CorruptStoreException.class, "coords");
    coo();
    members.put("coords", npy("<f8", "2, 3", doubles(0, 1, 3, 4, 0, 2)));
    refused(CorruptStoreException.class, "integers");
    coo();
    members.put("fill_value", npy("<f4", "", ints(0)));
    refused(CorruptStoreException.class, "fill_value");
    coo();
    members.put("data", npy("<c16", "3,", new byte[48]));
    refused(NotAStoreException.class, "c16");
    coo();
    members.put("data", npy("<f8", "30,", doubles(1, 2, 3)));
    refused(CorruptStoreException.class, "");
    coo();
    members.remove("coords");
    refused(NotAStoreException.class, "");
    coo();
    members.put("coords", "no array".getBytes(ISO_8859_1));
    refused(NotAStoreException.class, ".npy");
  }

  @ParameterizedTest
  @CsvSource({
    "'0, 2, 1, 2, 3'",
    "'1, 1, 2, 2, 3'",
    "'0, 1, 2, 2, 4'",
    "'0, 1, 2, 2, 2'",
    "'0, -1, 2, 2, 3'",
    "'0, 1, 2, 3'"
  })
  void linesThatDoNotAddUpAreRefused(String ends) throws IOException {
    csr();
    int[] starts = Arrays.stream(ends.split(", ")).mapToInt(Integer::parseInt).toArray();
    members.put("indptr", npy("<i4", starts.length + ",", ints(starts)));
    refused(CorruptStoreException.class, "indptr");
  }

  @Test
  void moreLinesThanAFileCanEndAreRefused() throws IOException {
    csr();
    members.put("shape", npy("<i8", "2,", longs(Long.MAX_VALUE, 1)));
    refused(CorruptStoreException.class, "indptr");
  }

  /** The file is valid, but this library has no array of that shape. */
  @Test
  void aShapeThatIsTooLargeIsNoDamageOfTheFile() throws IOException {
    csr();
    members.put("shape", npy("<i8", "2,", longs(1L << 40, 1L << 40)));
    write();
    assertThatThrownBy(() -> builder().buildFromNpz(npz()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageStartingWith("shape: expected=fewer than 2^63 elements")
        .hasMessageNotContaining("whole");
  }

  @Test
  void formatsThatAreNotKnownAreNamed() throws IOException {
    csr();
    members.put("format", npy("|S3", "", "bsr".getBytes(ISO_8859_1)));
    refused(NotAStoreException.class, "bsr");
    members.put("compressed_axes", npy("<i8", "1,", longs(0)));
    refused(NotAStoreException.class, "gcxs");
  }

  @Test
  void anElementThatComesTwiceIsAddedUnlessThatIsAnError() throws IOException {
    coo();
    members.put("coords", npy("<i8", "2, 3", longs(1, 1, 3, 0, 0, 2)));
    write();
    try (SparseArray array = builder().overwrite(true).buildFromNpz(npz())) {
      assertThat(array.getDouble(1, 0)).isEqualTo(3);
    }
    assertThatThrownBy(
            () -> builder().overwrite(true).onDuplicate(Duplicates.REFUSE).buildFromNpz(npz()))
        .isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void whatIsNoZipIsSaidToBeNone() throws IOException {
    Files.write(npz(), npy("<f8", "3,", doubles(1, 2, 3)));
    assertThatThrownBy(() -> builder().buildFromNpz(npz())).isInstanceOf(NotAStoreException.class);
    Files.delete(npz());
    assertThatThrownBy(() -> builder().buildFromNpz(npz())).isInstanceOf(StoreIoException.class);
    assertThatThrownBy(() -> builder().buildFromNpz(folder)).isInstanceOf(StoreException.class);
  }

  /** A few kilobytes that are unpacked to megabytes of elements, all zero. */
  @Test
  void zipBombsTakeNoMemory() throws IOException {
    int count = 3_000_000;
    coo();
    members.put("data", npy("|u1", count + ",", new byte[0]));
    members.put("coords", npy("|u1", "2, " + count, new byte[0]));
    members.put("fill_value", npy("|u1", "", new byte[1]));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz()))) {
      byte[] zeros = new byte[1_000_000];
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey() + ".npy"));
        zip.write(member.getValue());
        int times = member.getKey().equals("data") ? 3 : member.getKey().equals("coords") ? 6 : 0;
        for (int i = 0; i < times; i++) {
          zip.write(zeros);
        }
      }
    }
    assertThat(Files.size(npz())).isLessThan(20_000);

    long[] seen = new long[1];
    long before = allocated();
    try (NpzReader reader = new NpzReader(npz())) {
      reader.read(reader.header(), (place, raw) -> seen[0]++);
    }
    assertThat(allocated() - before).isLessThan(1 << 20);
    assertThat(seen[0]).isEqualTo(count);
    try (SparseArray array = builder().buildFromNpz(npz())) {
      assertThat(array.nnz()).isZero();
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void aFileCutShortAnywhereIsRefused() throws IOException {
    coo();
    write();
    byte[] whole = Files.readAllBytes(npz());
    for (int length = 0; length < whole.length; length++) {
      Files.write(npz(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> builder().buildFromNpz(npz())).isInstanceOf(StoreException.class);
    }
    nothingIsLeft();
  }

  @Test
  void changedBytesAreRefusedOrReadAsAnArray() throws IOException {
    Random random = new Random(1);
    for (Runnable format : new Runnable[] {this::coo, this::csr}) {
      members.clear();
      format.run();
      write();
      byte[] whole = Files.readAllBytes(npz());
      for (int i = 0; i < MUTANTS; i++) {
        byte[] mutant = whole.clone();
        for (int change = 0; change <= random.nextInt(3); change++) {
          mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
        }
        Files.write(npz(), mutant);
        try (SparseArray array = builder().overwrite(true).buildFromNpz(npz())) {
          assertThat(array.nnz()).isBetween(0L, 3L);
        } catch (StoreException e) {
          assertThat(e.getMessage()).contains("array");
        }
      }
    }
  }

  /** In an uncompressed member, only the checksum reveals a changed byte. */
  @Test
  void aChangedElementIsRefused() throws IOException {
    for (Runnable format : new Runnable[] {this::coo, this::csr}) {
      members.clear();
      format.run();
      store();
      byte[] whole = Files.readAllBytes(npz());
      String text = new String(whole, ISO_8859_1);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        String content = new String(member.getValue(), ISO_8859_1);
        int end = text.indexOf(content) + content.length();
        for (int at = end - content.length() + content.indexOf('\n') + 1; at < end; at++) {
          byte[] mutant = whole.clone();
          mutant[at] ^= 1;
          Files.write(npz(), mutant);
          assertThatThrownBy(() -> builder().buildFromNpz(npz()))
              .as("%s, byte %d", member.getKey(), at)
              .isInstanceOf(StoreException.class);
          nothingIsLeft();
        }
      }
    }
  }

  /** Writes uncompressed members. */
  private void store() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz()))) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey() + ".npy");
        CRC32 checksum = new CRC32();
        checksum.update(member.getValue());
        entry.setCrc(checksum.getValue());
        entry.setSize(member.getValue().length);
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    }
  }

  private SparseArrayBuilder builder() {
    return SparseArray.builder(folder.resolve("array"));
  }

  private void refused(Class<? extends Exception> type, String words) throws IOException {
    write();
    assertThatThrownBy(() -> builder().buildFromNpz(npz()))
        .isInstanceOf(type)
        .hasMessageContaining(words)
        .hasMessageContaining(npz().toString());
    nothingIsLeft();
  }

  private void nothingIsLeft() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(npz());
    }
  }

  private void write() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz()))) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey() + ".npy"));
        zip.write(member.getValue());
      }
    }
  }

  private static byte[] npy(String descr, String shape, byte[] data) {
    String known =
        new String(NpyHeader.of(ArrayType.UINT8, false, new long[0]).encode(), ISO_8859_1);
    String header = known.replace("'|u1'", "'" + descr + "'").replace("()", "(" + shape + ")");
    int longer = header.length() - known.length();
    header = header.substring(0, header.length() - longer - 1) + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.getBytes(ISO_8859_1));
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  private static byte[] longs(long... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(numbers);
    return bytes.array();
  }

  private static byte[] ints(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(numbers);
    return bytes.array();
  }

  private static byte[] doubles(double... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(numbers);
    return bytes.array();
  }
}

package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuild;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * Tests that a reader written in another language from the description of the format finds in every
 * file what the library wrote.
 */
@Tag("once")
class PythonReaderTest {
  private static final int SMALL_SEGMENT = 16;
  private static final int DEFAULT_SEGMENT = 0;
  private static final String OUT_OF_RANGE = "99999999999999999999999";

  @TempDir(factory = FastFolder.class)
  private static Path folder;

  private static Map<Path, PythonReader.Finding> findings;

  /**
   * A file to write and to read.
   *
   * @param entries number of entries that are put
   * @param removed one entry in this many is removed again; 0 for none
   */
  private record Sample(
      DType keyType, DType valueType, int segmentSlots, int entries, int removed) {
    Path path() {
      return folder.resolve(toString().replaceAll("\\W+", "-"));
    }

    Map<String, String> attributes() {
      return Map.of("made by", toString(), "größe", "≥ " + entries);
    }

    /** Writes the file; returns keys that it has, followed by as many that it does not have. */
    List<String> write(Map<Path, Map<String, String>> expected) {
      IdMapBuilder builder =
          IdMap.builder(path()).keyType(keyType).valueType(valueType).seed(entries);
      if (segmentSlots > 0) {
        builder.segmentSlots(segmentSlots);
      }
      attributes().forEach(builder::attribute);
      List<String> keys = new ArrayList<>();
      try (IdMap map = builder.create()) {
        SampleEntries samples = new SampleEntries(map, entries).put(entries);
        List<String> absent = removed > 0 ? samples.removeEvery(removed) : List.of();
        expected.put(path(), samples.expected());
        REMOVED.put(path(), absent.size());
        samples.expected().keySet().stream().limit(absent.size()).forEach(keys::add);
        keys.addAll(absent);
      }
      keys.add(OUT_OF_RANGE);
      return keys;
    }
  }

  private static final Map<Path, Map<String, String>> EXPECTED = new LinkedHashMap<>();
  private static final Map<Path, Integer> REMOVED = new LinkedHashMap<>();

  static Stream<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (DType keyType : DType.values()) {
      for (DType valueType : DType.values()) {
        if (keyType.isKey()) {
          samples.add(new Sample(keyType, valueType, SMALL_SEGMENT, 60, 5));
          samples.add(new Sample(keyType, valueType, SMALL_SEGMENT, 0, 0));
        }
      }
    }
    List<List<DType>> layouts = List.of(
        List.of(DType.UINT32, DType.FLOAT32),
        List.of(DType.INT64, DType.UINT64),
        List.of(DType.INT32, DType.NONE),
        List.of(DType.UINT64, DType.INT16));
    for (List<DType> layout : layouts) {
      samples.add(new Sample(layout.get(0), layout.get(1), DEFAULT_SEGMENT, 100, 3));
      samples.add(new Sample(layout.get(0), layout.get(1), 256, 10_000, 7));
    }
    return samples.stream();
  }

  @BeforeAll
  static void writeAndReadAll() throws Exception {
    PythonReader.assumePresent();
    Map<Path, List<String>> requests = new LinkedHashMap<>();
    samples().forEach(sample -> requests.put(sample.path(), sample.write(EXPECTED)));
    findings = PythonReader.read(requests, folder);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyEntryIsRead(Sample sample) {
    PythonReader.Finding finding = findings.get(sample.path());

    assertThat(finding.error()).isNull();
    assertThat(finding.listing().keyType()).isEqualTo(sample.keyType());
    assertThat(finding.listing().valueType()).isEqualTo(sample.valueType());
    assertThat(finding.listing().attributes()).isEqualTo(sample.attributes());
    assertThat(finding.listing().entries()).isEqualTo(EXPECTED.get(sample.path()));
    assertThat(finding.size()).isEqualTo(EXPECTED.get(sample.path()).size());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyKeyIsFoundOrAbsent(Sample sample) {
    PythonReader.Finding finding = findings.get(sample.path());
    Map<String, String> entries = EXPECTED.get(sample.path());
    int removed = finding.absent().size() - 1;

    assertThat(removed).isEqualTo(REMOVED.get(sample.path()));
    assertThat(finding.absent()).contains(OUT_OF_RANGE).noneMatch(entries::containsKey);
    assertThat(finding.values()).hasSize(removed);
    assertThat(entries).containsAllEntriesOf(finding.values());
  }

  @Test
  void samplesComeToEveryTypeAndToTheReservedKeys() {
    assertThat(samples().map(Sample::keyType).distinct()).hasSize(4);
    assertThat(samples().map(Sample::valueType).distinct()).hasSize(DType.values().length);
    assertThat(EXPECTED.values()).anyMatch(entries -> entries.containsKey("-1"));
    assertThat(EXPECTED.values()).anyMatch(entries -> entries.containsKey("4294967295"));
    assertThat(EXPECTED.values()).anyMatch(entries -> entries.containsKey("18446744073709551615"));
  }

  /** Segments are packed if the widths of keys and values differ. */
  @Test
  void everyElementOfABuiltSparseArrayIsReadAsAnEntry() throws Exception {
    for (ArrayType type : List.of(ArrayType.FLOAT64, ArrayType.UINT8, ArrayType.FLOAT32)) {
      Path path = folder.resolve("sparse-" + type.label());
      try (SparseArrayBuild build =
          SparseArray.builder(path).type(type).shape(1000, 1000).start()) {
        for (int i = 0; i < 7000; i++) {
          build.addLong(1 + i % 100, i / 100, i % 100 * 3);
        }
        build.finish().close();
      }
      PythonReader.Finding finding = PythonReader.read(
              Map.of(path, List.of("0", "1", "69297", "69298")), folder)
          .get(path);
      try (IdMap map = IdMap.openReadOnly(path)) {
        assertThat(finding.listing()).isEqualTo(StoreListing.of(map));
        assertThat(finding.size()).isEqualTo(7000);
        assertThat(finding.absent()).containsExactlyInAnyOrder("1", "69298");
        assertThat(map.attributes()).containsEntry("array.shape", "1000,1000");
      }
    }
  }

  @Test
  void commandLinePrintsEntriesAndItsStatusTellsOfAbsentKeys() throws Exception {
    Path path = folder.resolve("command-line");
    try (IdMap map = IdMap.builder(path).segmentSlots(SMALL_SEGMENT).create()) {
      map.put(0, 7);
      map.put(-1, -8);
    }
    assertThat(PythonReader.run(path.toString())).containsExactly("0", "0\t7", "-1\t-8");
    assertThat(PythonReader.run(path.toString(), "-1")).containsExactly("0", "-1\t-8");
    assertThat(PythonReader.run(path.toString(), "5", "0")).containsExactly("1", "0\t7");
  }

  @Test
  void fileThatIsOpenForWritingIsRefused() throws Exception {
    Path path = folder.resolve("open");
    try (IdMap map = IdMap.builder(path).segmentSlots(SMALL_SEGMENT).create()) {
      map.put(1, 1);
      assertThat(errorOf(path)).contains("state: expected=closed");
    }
    assertThat(errorOf(path)).isNull();
  }

  @Test
  void laterFormatIsRefusedAsSuch() throws Exception {
    Path path = folder.resolve("later");
    IdMap.builder(path).segmentSlots(SMALL_SEGMENT).create().close();
    byte[] bytes = Files.readAllBytes(path);
    for (int superblock : new int[] {0, 4096}) {
      ByteBuffer fields =
          ByteBuffer.wrap(bytes, superblock, 512).slice().order(ByteOrder.LITTLE_ENDIAN);
      fields.putInt(8, 2);
      CRC32C checksum = new CRC32C();
      checksum.update(fields.duplicate().limit(508));
      fields.putInt(508, (int) checksum.getValue());
    }
    Files.write(path, bytes);
    assertThat(errorOf(path)).contains("format is too new: expected=1 to 1, actual=2");
  }

  @Test
  void otherFilesAndDamagedOnesAreRefused() throws Exception {
    Path path = folder.resolve("damaged");
    assertThat(errorOf(Files.createFile(path))).contains("not a store file");
    Files.write(path, new byte[20_000]);
    assertThat(errorOf(path)).contains("not a store file");
    Files.delete(path);
    IdMap.builder(path).segmentSlots(SMALL_SEGMENT).create().close();
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 4096));
    assertThat(errorOf(path)).contains("expected=at least");
    bytes[100] ^= 1;
    bytes[4096 + 100] ^= 1;
    Files.write(path, bytes);
    assertThat(errorOf(path)).contains("superblocks");
  }

  private static String errorOf(Path path) throws IOException, InterruptedException {
    return PythonReader.read(Map.of(path, List.of()), folder).get(path).error();
  }
}

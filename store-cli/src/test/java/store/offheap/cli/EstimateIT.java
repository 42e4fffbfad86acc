package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.DenseArray;
import store.offheap.model.ArrayType;

/** Estimating the rows of files with {@code store estimate}. */
class EstimateIT {
  private static final int ROWS = 1_000_000;

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private JsonNode estimate(String... arguments) {
    return store()
        .run(Stream.concat(Stream.of("estimate", "--json"), Arrays.stream(arguments))
            .toArray(String[]::new))
        .succeeds()
        .json();
  }

  private static byte[] rows() {
    StringBuilder text = new StringBuilder("id,other,value\n");
    for (int i = 0; i < ROWS; i++) {
      // Short keys come first, long keys last.
      text.append(i * 3000L).append(",x,").append(i % 250).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void requireLike(JsonNode estimate, long fileBytes) {
    assertThat(estimate.get("rows").asLong()).isCloseTo(ROWS, Percentage.withPercentage(8));
    assertThat(estimate.get("valueType").asText()).isEqualTo("uint8");
    assertThat(estimate.get("fileBytes").asLong())
        .isCloseTo(fileBytes, Percentage.withPercentage(15));
    assertThat(estimate.get("isWhole").asBoolean()).isFalse();
    assertThat(estimate.get("sampleBytes").asLong()).isLessThan(9L << 20);
  }

  @Test
  void sampleOfAFileTellsWhatIsBuiltOfIt() throws IOException {
    byte[] rows = rows();
    Files.write(folder.resolve("rows.csv"), rows);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(rows);
    }
    Files.write(folder.resolve("rows.csv.gz"), packed.toByteArray());
    JsonNode built = store()
        .run("build", "x.store", "rows.csv", "-v", "value", "--json")
        .succeeds()
        .json();
    long fileBytes = built.get("fileBytes").asLong();
    JsonNode plain = estimate("rows.csv", "-v", "value");
    requireLike(plain, fileBytes);
    assertThat(plain.get("keyType").asText()).isEqualTo("uint32");
    JsonNode gzip = estimate("rows.csv.gz", "-v", "value", "--key-type", "u32");
    requireLike(gzip, fileBytes);
    store().stdin(rows).run("estimate", "-", "-v", "3").fails(2).complains("--rows says so");
    JsonNode stdin = store()
        .stdin(rows)
        .run("estimate", "-", "-v", "3", "--rows", "1000000", "--json")
        .succeeds()
        .json();
    requireLike(stdin, fileBytes);
  }

  @Test
  void smallInputIsReadWhole() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "1,2\n3,4\nx,5\n1,6\n");
    Files.writeString(folder.resolve("b.csv"), "7,\"8\"\n9,-1");
    JsonNode tree = estimate("a.csv", "b.csv");
    assertThat(tree.get("isWhole").asBoolean()).isTrue();
    assertThat(tree.get("rows").asInt()).isEqualTo(5);
    assertThat(tree.get("entries").asInt()).isEqualTo(4);
    assertThat(tree.get("sampleBadRows").asInt()).isEqualTo(1);
    assertThat(tree.get("valueType").asText()).isEqualTo("int8");
    assertThat(store().run("estimate", "a.csv", "b.csv").succeeds().out())
        .contains(
            "less than a second", "of 5 rows, uint32 -> int8", "all read: 1 duplicate, 1 bad row");
    Files.writeString(folder.resolve("a.ndjson"), "{\"id\":1,\"n\":2.5}\n");
    assertThat(estimate("a.ndjson", "-k", "id", "-v", "n").get("valueType").asText())
        .isEqualTo("float32");
    store().run("estimate", "none.csv").fails(5).complains("none.csv");
    Files.writeString(folder.resolve("quotes.csv"), "1,2\n3,\"4\"x\n5,6\n");
    store()
        .run("estimate", "quotes.csv")
        .fails(1)
        .complains("store: quotes.csv:2: the rest cannot");
    Files.write(folder.resolve("bad.csv"), new byte[] {'a', (byte) 0xE4, ',', 'b', '\n'});
    store().run("estimate", "bad.csv").fails(1).complains("store: bad.csv:1: not UTF-8 text");
    store()
        .run("estimate", "4294967297", "--key-type", "i32", "--value-type", "u8")
        .fails(2)
        .complains("too many different keys of int32");
    store().run("estimate", "3").fails(2).complains("needs --key-type and --value-type");
    store().run("estimate").fails(2).complains("a number of entries");
  }

  @Test
  void numbersOfEntriesMayHaveExponents() throws IOException {
    String[] types = {"--key-type", "u64", "--value-type", "u8"};
    long bytes = estimate("3000000", types[0], types[1], types[2], types[3])
        .get("fileBytes")
        .asLong();
    for (String count : new String[] {"3e6", "0.3E+7"}) {
      assertThat(estimate(count, types[0], types[1], types[2], types[3])
              .get("fileBytes")
              .asLong())
          .isEqualTo(bytes);
    }
    for (String count : new String[] {
      "1.5", "1M", "1_000", "1,000", "1e99", "99999999999999999999", "1e999999999999"
    }) {
      store()
          .run("estimate", count, types[0], types[1], types[2], types[3])
          .fails(2)
          .complains("entries: expected=a whole number such as 1000000 or 1e6, or an input that"
              + " exists, actual=" + count + "\n");
    }
    Files.writeString(folder.resolve("1e6"), "1,2\n");
    assertThat(estimate("1e6").get("rows").asInt()).isEqualTo(1);
  }

  @Test
  void timeIsARangeThatGrowsWithTheRows() throws IOException {
    Files.write(folder.resolve("rows.csv"), rows());
    JsonNode few = estimate("rows.csv", "-v", "value", "--rows", "1000000");
    JsonNode many = estimate("rows.csv", "-v", "value", "--rows", "1000000000");
    requireRange(few);
    requireRange(many);
    // Both were measured, possibly while other programs were running.
    assertThat(many.get("leastSeconds").asDouble())
        .isGreaterThan(20 * few.get("leastSeconds").asDouble());
    requireRange(estimate("1000000", "--key-type", "u32", "--value-type", "f32"));
    assertThat(store()
            .run("estimate", "900000000", "--key-type", "i64", "--value-type", "none")
            .succeeds()
            .out())
        .containsPattern("it takes [0-9:. s]+ to [0-9:. s]+ on this machine, as measured on short");
  }

  private static void requireRange(JsonNode estimate) {
    assertThat(estimate.get("leastSeconds").asDouble()).isPositive();
    assertThat(estimate.get("mostSeconds").asDouble())
        .isGreaterThan(estimate.get("leastSeconds").asDouble());
  }

  @Test
  void recordsAndArraysAreCounted() throws IOException {
    byte[] records = new byte[12 * ROWS];
    for (int i = 0; i < ROWS; i++) {
      records[12 * i] = (byte) i;
      records[12 * i + 1] = (byte) (i >>> 8);
      records[12 * i + 2] = (byte) (i >>> 16);
    }
    Files.write(folder.resolve("r.bin"), records);
    JsonNode raw = estimate("r.bin", "--format", "raw", "--key-type", "i64", "--value-type", "u32");
    assertThat(raw.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(raw.get("sampleDuplicates").asInt()).isZero();
    long[] keys = new long[ROWS];
    Arrays.setAll(keys, i -> i);
    keys[ROWS - 1] = 1L << 33;
    try (DenseArray array = DenseArray.create(folder.resolve("k.npy"), ArrayType.INT64, ROWS)) {
      array.all().write(keys);
    }
    JsonNode arrays = estimate("--keys", "k.npy", "--set");
    assertThat(arrays.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(arrays.get("keyType").asText()).isEqualTo("int64");
    assertThat(arrays.get("sampleRows").asDouble()).isCloseTo(135_000, within(10_000.0));
  }

  @Test
  void nothingIsLeftByOneThatWasInterrupted() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String command = "'" + StoreProcess.java() + "' -Djava.io.tmpdir=temporary -jar '"
        + StoreProcess.jar() + "' estimate -";
    // The command copies what there is of its input, and waits for more.
    StoreProcess.inOneJvm(folder)
        .execute(List.of(
            "bash",
            "-c",
            "mkfifo input; exec 9<>input; echo 1,2 >&9; " + command + " <input & "
                + "until ls temporary/*/* >/dev/null 2>&1; do sleep 0.05; done;"
                + " kill $!; wait $!"));
    assertThat(temporary).isEmptyDirectory();
  }
}

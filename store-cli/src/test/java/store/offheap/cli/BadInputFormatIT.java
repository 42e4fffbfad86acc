package store.offheap.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors in input of any format are reported with file and position; no output is left behind. */
class BadInputFormatIT {
  @TempDir
  private Path folder;

  private StoreProcess.Result build(String... arguments) {
    String[] all = Arrays.copyOf(new String[] {"build", "x.store"}, 2 + arguments.length);
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return StoreProcess.inOneJvm(folder).run(all);
  }

  /** Writes a text with one byte per character. */
  private void write(String name, String text) throws IOException {
    Files.write(folder.resolve(name), text.getBytes(ISO_8859_1));
  }

  private void writeCutGzip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(content);
    }
    Files.write(folder.resolve(name), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9));
  }

  private static String lines(String format) {
    return IntStream.range(0, 5_000)
        .mapToObj(i -> String.format(format, i * 7919, i))
        .collect(Collectors.joining("\n"));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(folder.resolve("x.store")).doesNotExist();
    assertThat(folder.resolve("x.store.lock")).doesNotExist();
  }

  @Test
  void tabSeparatedRows() throws IOException {
    write(
        "a.tsv",
        "1\t10\n2\n3\t10\t10\n4\t\n\t10\n6\tb\u00fc\n7\t\"1\n8\"\n9\t300\n5000000000\t1\n-1\t1\n");
    build("a.tsv", "--format", "tsv", "--no-quotes", "--key-type", "u32", "--value-type", "u8")
        .fails(1)
        .complains("a.tsv:2: columns: expected=2, actual=1\n")
        .complains("a.tsv:3: columns: expected=2, actual=3\n")
        .complains("a.tsv:4: value: empty\n")
        .complains("a.tsv:5: key: empty\n")
        .complains("a.tsv:6: not UTF-8 text\n")
        .complains("a.tsv:7: value: not an integer: '\"1'\n")
        .complains("a.tsv:8: columns: expected=2, actual=1\n")
        .complains("a.tsv:9: value: out of range of uint8 0..255: 300\n")
        .complains("a.tsv:10: key: out of range of uint32 0..4294967295: 5000000000\n")
        .complains("a.tsv:11: key: out of range of uint32 0..4294967295: -1\n")
        .complains("10 bad rows");
  }

  @Test
  void linesOfJson() throws IOException {
    write(
        "a.ndjson",
        "{\"k\":1,\"v\":1}\n{\"k\":2,\"v\":256}\n{\"k\":-1,\"v\":1}\n{\"k\":4,\"v\":\"\"}\n"
            + "{\"k\":5,\"v\":\"\u00fc\"}\n{\"k\":6,\"v\":\"1\n\"}\n{\"k\":8}\n{\"k\":9,\"v\":1e99}\n"
            + "{\"k\":99999999999999999999,\"v\":1}\n{\"k\":\"11\"\"\",\"v\":1}\n");
    StoreProcess.Result result =
        build("a.ndjson", "-k", "k", "-v", "v", "--key-type", "u32", "--value-type", "u8");
    result
        .fails(1)
        .complains("a.ndjson:2: value: out of range of uint8 0..255: 256\n")
        .complains("a.ndjson:3: key: out of range of uint32 0..4294967295: -1\n")
        .complains("a.ndjson:4: value: empty\n")
        .complains("a.ndjson:10: key: out of range of uint32 0..4294967295: 99999999999999999999\n")
        .complains("bad rows");
    assertThat(result.err().lines().filter(line -> line.startsWith("a.ndjson:")))
        .extracting(line -> line.replaceFirst("^a.ndjson:(\\d+).*", "$1"))
        .containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
  }

  @Test
  void documentsOfJson() throws IOException {
    write("array.json", "[\n  {\"k\": 1, \"v\": 2},\n  {\"k\": 3, \"v\": 4}\n]\n");
    write("line.json", "[{\"k\": 1, \"v\": 2}, {\"k\": 3, \"v\": 4}]");
    write("object.json", "{\n  \"k\": 1,\n  \"v\": 2\n}\n");
    write("commas.json", "{\"k\": 1, \"v\": [\"{\\\"[\"]},\n{\"k\": 3, \"v\": 4},\n");
    write("numbers.json", "[1, 2]\n[3, 4]\n");
    write("late.json", "{\"k\": 1, \"v\": 2}\n[\n");
    String version = " makes lines of it, from version 1.7 on without rounding integers)\n";
    for (String kind : new String[] {"-q", "--objects"}) {
      for (String name : new String[] {"array.json", "line.json"}) {
        build(name, "-k", "k", "-v", "v", kind)
            .fails(1)
            .complains(name + ":1:")
            .complains("(--max-errors 0): nothing was written (" + name
                + " begins as one array: jq -c '.[]'" + version);
      }
      for (String name : new String[] {"commas.json", "numbers.json"}) {
        build(name, "-k", "k", "-v", "v", kind)
            .fails(1)
            .complains(name + ":1:")
            .complains("(--max-errors 0): nothing was written\n");
      }
      build("object.json", "-k", "k", "-v", "v", kind)
          .fails(1)
          .complains("object.json:1:")
          .complains("(--max-errors 0): nothing was written (object.json begins as an object over"
              + " several lines: jq -c ." + version);
      build("late.json", "-k", "k", "-v", "v", kind)
          .fails(1)
          .complains("1 bad row (--max-errors 0): nothing was written\n");
    }
  }

  @Test
  void jsonThatIsReadAsCellsIsRecognized() throws IOException {
    String json = " begins as JSON; --format ndjson reads an object a line)\n";
    for (String text : new String[] {
      "{\"k\": 1, \"v\": 2}\n",
      "\u00ef\u00bb\u00bf{ \"k\" : 1, \"v\": 2}\n{\"k\": 3, \"v\": 4}\n",
      "{\"k\":1,\"v\":2}\n",
      "\n [{\"k\":1,\"v\":2}]\n",
      "{\n  \"k\": 1,\n  \"v\": 2\n}\n",
      "[\n  {\"k\": 1, \"v\": 2}\n]\n"
    }) {
      write("a.txt", text);
      build("a.txt", "--overwrite", "--max-errors", "9").complains("(a.txt" + json);
      build("a.txt", "-k", "k", "-v", "v").complains("(a.txt" + json);
      if (!text.contains("\":1")) {
        build("a.txt", "--set").fails(1).complains("(a.txt" + json);
      }
    }
    write("a.tsv", "{\"a\": 1}\t7\n");
    write("b.tsv", "[id]\t[v]\n1\tx\n");
    build("a.tsv", "-k", "2", "-v", "1").fails(1).complains("a.tsv:1: value: not a number");
    assertThat(build("b.tsv").fails(1).err()).doesNotContain("JSON");
  }

  @Test
  void utf16IsRecognized() throws IOException {
    for (String charset : new String[] {"UTF-16LE", "UTF-16BE", "UTF-16"}) {
      for (String rows : new String[] {"k,v\n1,2\n", "1,2\n3,4\n"}) {
        Files.write(folder.resolve("a.csv"), rows.getBytes(charset));
        String hint = " (it looks like " + charset + ": --charset " + charset + ")\n";
        build("a.csv", "--max-errors", "9").fails(1).complains("a.csv:1: not UTF-8 text" + hint);
        build("a.csv", "--set", "--header", "no").fails(1).complains("not UTF-8 text" + hint);
        write("b.csv", "k,v\n1,2\n");
        build("b.csv", "a.csv", "--max-errors", "9")
            .fails(1)
            .complains("a.csv:1: not UTF-8" + " text" + hint);
      }
      Files.write(folder.resolve("a.json"), "{\"k\":1}\n{\"k\":2}\n".getBytes(charset));
      for (String kind : new String[] {"--set", "--objects"}) {
        build("a.json", "-k", "k", kind)
            .fails(1)
            .complains("nothing was written (a.json looks like " + charset + ", and JSON must be"
                + " UTF-8: iconv -f " + charset + " -t UTF-8 makes it so)\n");
      }
    }
  }

  @Test
  void archives() throws IOException {
    // A header as written by tar and its successors, and zeros after each file.
    String start = "rows.csv" + "\0".repeat(92) + "0000644\0".repeat(19) + "\0".repeat(5);
    String tar = start + "ustar  \0root" + "\0".repeat(243) + "1,2\n3,4\n" + "\0".repeat(1528);
    write("a.tar", tar);
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.tar.gz")))) {
      packed.write(tar.getBytes(ISO_8859_1));
    }
    write("b.csv", "id,v\n1,2\n");
    write("b.tar", tar.replace("rows.csv", "a,b,.csv"));
    String complaint = "packing: expected=none or gzip, actual=tar, file=a.tar";
    build("b.tar").fails(1).complains("packing: expected=none or gzip, actual=tar, file=b.tar\n");
    build("a.tar").fails(1).complains(complaint + "\n");
    build("a.tar.gz", "--set", "--max-errors", "9").fails(1).complains(complaint + ".gz\n");
    build("b.csv", "a.tar.gz", "--max-errors", "9").fails(1).complains(complaint + ".gz\n");
    build("a.tar", "--format", "ndjson", "-k", "k", "-v", "v")
        .fails(1)
        .complains("(a.tar begins as a tar archive)\n");
  }

  @Test
  void packedInputsThatAreCutShort() throws IOException {
    writeCutGzip("a.csv.gz", lines("%d,%d").getBytes(ISO_8859_1));
    build("a.csv.gz")
        .fails(5)
        .complains("a.csv.gz:")
        .complains("gzip data is damaged or cut short");
    writeCutGzip("a.ndjson.gz", lines("{\"k\":%d,\"v\":%d}").getBytes(ISO_8859_1));
    build("a.ndjson.gz", "-k", "k", "-v", "v")
        .fails(5)
        .complains("a.ndjson.gz:")
        .complains("gzip data is damaged or cut short");
    writeCutGzip("a.bin.gz", lines("%08d%04d").getBytes(ISO_8859_1));
    build("a.bin.gz", "--format", "raw", "--key-type", "u64", "--value-type", "u32")
        .fails(5)
        .complains("a.bin.gz:")
        .complains("gzip data is damaged or cut short");
  }

  @Test
  void binaryRecords() throws IOException {
    write("a.bin", "12345678abcd12345678ab");
    write("b.bin", "");
    String[] types = {"--format", "raw", "--key-type", "u64", "--value-type", "u32"};
    build("a.bin", types[0], types[1], types[2], types[3], types[4], types[5])
        .fails(1)
        .complains("a.bin: record 2: cut short: expected=12 bytes, actual=10");
    build(
            "a.bin",
            types[0],
            types[1],
            types[2],
            types[3],
            types[4],
            types[5],
            "--on-duplicate",
            "error",
            "--max-errors",
            "2",
            "a.bin")
        .fails(1)
        .complains("a.bin: record 1: duplicate key");
  }
}

package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code store build} handles invalid input. */
class BadRowsIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @AfterEach
  void failedBuildLeavesNothing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(
              name -> name.endsWith("sv") || name.endsWith("gz") || name.equals("good.store"));
    }
  }

  @Test
  void badRowIsToldByFileLineAndReason() throws IOException {
    write(
        "rows.tsv",
        String.join(
            "\n",
            "id\tvalue\tname",
            "1\t10\ta",
            "2\tn/a\tb",
            "\t10\tc",
            "4\t\td",
            "5\t10\t\"two",
            "lines\"",
            "6\t10",
            "7\t10\te\tf",
            "4294967296\t10\tg",
            "-1\t10\th",
            "8\t256\ti",
            "9\t1.5\tj",
            "10\t0x1\t\u001b[31mred",
            "11\t\u001b[31m\tk",
            "12\t99999999999999999999\tl",
            ""));
    store()
        .run("build", "x.store", "rows.tsv", "--key-type", "u32", "--value-type", "u8")
        .fails(1)
        .prints("")
        .complains("rows.tsv:3: value: not an integer: 'n/a'\n")
        .complains("rows.tsv:4: key: empty\n")
        .complains("rows.tsv:5: value: empty\n")
        .complains("rows.tsv:8: columns: expected=3, actual=2\n")
        .complains("rows.tsv:9: columns: expected=3, actual=4\n")
        .complains("rows.tsv:10: key: out of range of uint32 0..4294967295: 4294967296\n")
        .complains("rows.tsv:11: key: out of range of uint32 0..4294967295: -1\n")
        .complains("rows.tsv:12: value: out of range of uint8 0..255: 256\n")
        .complains("rows.tsv:13: value: not an integer: '1.5'\n")
        .complains("rows.tsv:14: value: not an integer: '0x1'\n")
        .complains("rows.tsv:15: value: not an integer: '\\u001b[31m'\n")
        .complains("rows.tsv:16: value: out of range of uint8 0..255: 99999999999999999999\n")
        .complains("store: 12 bad rows (--max-errors 0): nothing was written\n");

    StoreProcess.Result tolerated =
        store().run("build", "good.store", "rows.tsv", "--value-type", "u8", "--max-errors", "12");
    assertThat(tolerated.exitCode()).isZero();
    assertThat(tolerated.err().lines()).hasSize(10);
    assertThat(tolerated.out()).contains("4 entries", "10 bad rows");
    store().run("get", "good.store", "5", "1").succeeds().prints("5\t10\n1\t10\n");
    store().run("build", "x.store", "rows.tsv", "--max-errors", "2").fails(1);
    store().run("build", "x.store", "rows.tsv", "--max-errors", "-1").fails(2);
  }

  @Test
  void numbersThatNoTypeHoldsTogetherAreBadInput() throws IOException {
    write("mixed.csv", "1,18446744073709551615\n2,-5\n");
    write("large.csv", "1,9007199254740993\n2,1.5\n");
    write("sum.csv", "1,200\n1,100\n");
    for (String command : new String[] {"build x.store ", "estimate "}) {
      store()
          .run((command + "mixed.csv").split(" "))
          .fails(1)
          .complains("store: value: no integer type holds all numbers");
      store()
          .run((command + "large.csv").split(" "))
          .fails(1)
          .complains("store: value: no type holds these integers and floating numbers");
    }
    store()
        .run("build", "x.store", "sum.csv", "--on-duplicate", "sum", "--value-type", "u8")
        .fails(1)
        .complains("store: value: sum out of range of uint8 0..255: key=1\n");
  }

  @Test
  void onlyRowIsNoHeaderIfThatIsInDoubt() throws IOException {
    write("a.csv", "a,5\n");
    write("b.csv", "\n");
    write("names.csv", "id,value\n");
    String doubt = "a.csv:1: taken for the names of columns: key: not a number: 'a'";
    for (String later : new String[] {"a.csv", "b.csv"}) {
      store()
          .run("build", "x.store", "a.csv", later)
          .fails(1)
          .complains(doubt)
          .complains("store: no rows, unless " + doubt + " (--header yes or no decides)\n");
    }
    store().run("estimate", "a.csv").fails(1).complains("store: no rows, unless a.csv:1: taken");
    store().run("build", "good.store", "names.csv").succeeds();
    Files.delete(folder.resolve("good.store"));
    store().run("build", "good.store", "a.csv", "--header", "yes").succeeds();
  }

  @Test
  void firstRowOfALaterInputMayBeBad() throws IOException {
    write("a.csv", "id,value,name\n1,10,a\n");
    write("b.csv", "n/a,20,b\n2,20,b\n");
    store()
        .run("build", "x.store", "a.csv", "b.csv")
        .fails(1)
        .complains("b.csv:1: key: not an integer: 'n/a'\n");
    StoreProcess.Result tolerant = store()
        .run("build", "good.store", "a.csv", "b.csv", "--max-errors", "1")
        .fails(0)
        .complains("b.csv:1: key: not an integer: 'n/a'\n");
    assertThat(tolerant.out()).contains("2 entries", "1 bad row");
    write("c.csv", "value,id,name\n2,20,b\n");
    store()
        .run("build", "x.store", "a.csv", "c.csv", "--max-errors", "1")
        .fails(2)
        .complains("columns differ: expected=id, value, name, actual=value, id, name, file=c.csv");
    // Numbers may be column names.
    write("years.csv", "id,2019,2020\n1,10,11\n");
    write("d.csv", "id,2020,2019\n2,21,20\n");
    store()
        .run("build", "x.store", "years.csv", "d.csv", "--header", "yes")
        .fails(2)
        .complains("columns differ: ");
    store()
        .run("build", "x.store", "years.csv", "d.csv", "--max-errors", "1", "-k", "id")
        .fails(2)
        .complains("columns differ: expected=id, 2019, 2020, actual=id, 2020, 2019, file=d.csv");
  }

  @Test
  void onlyTheFirstBadRowsAreShown() throws IOException {
    write(
        "rows.csv",
        IntStream.range(0, 1000)
            .mapToObj(i -> i + (i == 0 ? ",1" : ",bad"))
            .collect(Collectors.joining("\n")));
    StoreProcess.Result stopped = store().run("build", "x.store", "rows.csv").fails(1);
    assertThat(stopped.err().lines()).hasSize(21);
    stopped.complains("stopped after 20 bad rows");
    StoreProcess.Result counted =
        store().run("build", "x.store", "rows.csv", "--max-errors", "998").fails(1);
    assertThat(counted.err().lines()).hasSize(22);
    counted.complains("999 bad rows (--max-errors 998)");
  }

  @Test
  void bytesThatAreNoTextAreNotReplaced() throws IOException {
    byte[] rows = "id,value,name\n1,2,good\n3,4,b?d\n5,6,good\n".getBytes(UTF_8);
    rows[new String(rows, UTF_8).indexOf('?')] = (byte) 0xfc;
    Files.write(folder.resolve("latin.csv"), rows);
    store()
        .run("build", "x.store", "latin.csv")
        .fails(1)
        .complains("latin.csv:3: not UTF-8 text\n");

    byte[] noise = new byte[20_000];
    new java.util.Random(7).nextBytes(noise);
    Files.write(folder.resolve("noise.csv"), noise);
    assertThat(store().run("build", "x.store", "noise.csv").exitCode()).isIn(1, 2);
    Files.write(folder.resolve("zeros.csv"), new byte[20_000]);
    assertThat(store().run("build", "x.store", "zeros.csv").exitCode()).isIn(1, 2);
  }

  @Test
  void cellMayBeAsLongInQuotesAndAfterThemAsWithout() throws IOException {
    String cell = "x".repeat(20_000_000);
    write("plain.csv", "1,2,a\n2,3," + cell + "\n");
    write("quoted.csv", "1,2,a\n2,3,\"" + cell + "\"\n");
    write("after.csv", "1,2,\"a\"\n2,3," + cell + "\n");
    for (String input : new String[] {"plain.csv", "quoted.csv", "after.csv"}) {
      store().run("build", "good.store", input).succeeds();
      Files.delete(folder.resolve("good.store"));
    }
  }

  @Test
  void fileInPlaceOfAFolderOfInputsIsSaidToBeNone() throws IOException {
    write("a.csv", "1,2\n");
    store()
        .run("build", "x", "a.csv/*.csv")
        .fails(5)
        .prints("")
        .complains("store: not a directory: a.csv");
  }

  @Test
  void inputThatCannotBeReadEndsTheBuild() throws IOException {
    store()
        .run("build", "x.store", "missing.csv")
        .fails(5)
        .complains("no such file or directory: missing.csv");
    Files.createDirectory(folder.resolve("dir.csv"));
    store().run("build", "x.store", "dir.csv").fails(5).complains("dir.csv");
    String longName = "x".repeat(200) + ".csv";
    write(longName, "");
    store().run("build", "x.store", longName).fails(1).complains("no rows in " + longName + "\n");
    write("empty.csv", "");
    store().run("build", "x.store", "empty.csv").fails(1).complains("no rows in empty.csv");
    store().run("build", "x.store").fails(1).complains("no rows in stdin");
    write("open.csv", "1,2\n3,\"4\n5,6\n");
    store()
        .run("build", "x.store", "open.csv")
        .fails(1)
        .complains("open.csv:2: the rest cannot be read: Unclosed quoted field");
    write("wide.csv", "x".repeat(1_000_000) + ",v" + ",c".repeat(100_000) + "\n1,2\n");
    write("other.csv", "x".repeat(1_000_001) + ",v\n1,2\n");
    for (String[] build : new String[][] {
      {"build", "x.store", "wide.csv", "-k", "id"},
      {"build", "x.store", "wide.csv", "other.csv"},
      {"build", "x.store", "wide.csv", "-k", "x".repeat(100_000)}
    }) {
      assertThat(store().run(build).fails(2).err()).hasSizeLessThan(10_000);
    }
    write("quote.csv", "1,2\n3,\"4\"x\n5,6\n");
    store()
        .run("build", "x.store", "quote.csv")
        .fails(1)
        .complains(
            "quote.csv:2: the rest cannot be read: Unexpected character after closing quote");
    // Lines are counted from the start of the file, not from the first row with quotes.
    write("late.csv", "1,2\n3,4\n5,\"6\"\n7,\"8\n");
    store()
        .run("build", "x.store", "late.csv")
        .fails(1)
        .complains("late.csv:4: the rest cannot be read: Unclosed quoted field at end of input\n");

    byte[] packed = gzip(IntStream.range(0, 20_000)
        .mapToObj(i -> i + "," + i * 7919)
        .collect(Collectors.joining("\n")));
    Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, packed.length / 2));
    store()
        .run("build", "x.store", "cut.gz")
        .fails(5)
        .complains("gzip data is damaged or cut short");
    Files.write(folder.resolve("head.gz"), Arrays.copyOf(packed, 5));
    store().run("build", "x.store", "head.gz").fails(5).complains("head.gz:1: gzip data");
    packed[packed.length / 2] ^= 0x55;
    packed[packed.length / 2 + 1] ^= 0x55;
    Files.write(folder.resolve("flipped.gz"), packed);
    assertThat(store().run("build", "x.store", "flipped.gz").exitCode()).isIn(1, 5);
  }

  @Test
  void rowsWhoseQuotesMakeNoSenseAreBadLineByLine() throws IOException {
    write("quote.csv", "1,2\n3,\"4\"x\n5,6\n7,\"8\"\n\"9\"\"\"y,1\r\n11,12\n");
    StoreProcess.Result one = store()
        .run("build", "good.store", "quote.csv", "--max-errors", "2", "-q")
        .fails(0);
    assertThat(one.err().lines())
        .containsExactly(
            "quote.csv:2: Unexpected character after closing quote: 'x' (0x78)",
            "quote.csv:5: Unexpected character after closing quote: 'y' (0x79)");
    store()
        .run("get", "good.store", "1", "5", "7", "11")
        .succeeds()
        .prints("1\t2\n5\t6\n7\t8\n11\t12\n");

    // Every line within an unclosed quote counts as a bad row.
    write("open.csv", "1,2\n3,\"4\n5,6\n7,\"8\"\n9,10\n");
    write("end.csv", "13,\"14\"\n3,\"4\n5,6\n");
    Files.delete(folder.resolve("good.store"));
    StoreProcess.Result several = store()
        .run("build", "good.store", "end.csv", "open.csv", "--max-errors", "5", "-q")
        .fails(0);
    assertThat(several.err().lines())
        .containsExactly(
            "end.csv:2: Unclosed quoted field at end of input",
            "end.csv:3: within the quotes of line 2",
            "open.csv:2: Unexpected character after closing quote: '8' (0x38)",
            "open.csv:3: within the quotes of line 2",
            "open.csv:4: within the quotes of line 2");
    store().run("get", "good.store", "1", "9", "13").succeeds().prints("1\t2\n9\t10\n13\t14\n");
    store()
        .run("build", "x.store", "end.csv", "open.csv", "--max-errors", "4")
        .fails(1)
        .complains("5 bad rows (--max-errors 4): nothing was written\n");
  }

  @Test
  void firstRowWhoseQuotesMakeNoSenseNamesNoColumns() throws IOException {
    write("a.csv", "\"id\"s,n\n1,2\n");
    write("b.csv", "id,n\n3,\"4\"\n");
    String complaint = "a.csv:1: Unexpected character after closing quote: 's' (0x73)\n";
    store().run("build", "x.store", "a.csv", "--max-errors", "9").fails(1).complains(complaint);
    store()
        .run("build", "good.store", "b.csv", "a.csv", "--max-errors", "1")
        .fails(0)
        .complains(complaint);
    store().run("get", "good.store", "1", "3").succeeds().prints("1\t2\n3\t4\n");
  }

  @Test
  void rowThatMayBeNoHeaderIsSaidToBeTakenForOne() throws IOException {
    write("bad.csv", "12a,5\n1,2\n");
    String note = "bad.csv:1: taken for the names of columns: key: not a number: '12a'"
        + " (--header yes or no decides)\n";
    assertThat(store().run("build", "good.store", "bad.csv", "-q").fails(0).err())
        .isEqualTo(note);
    store().run("get", "good.store", "1").succeeds().prints("2\n");
    Files.delete(folder.resolve("good.store"));
    store().run("build", "good.store", "bad.csv", "--header", "yes").succeeds();
    Files.delete(folder.resolve("good.store"));
    write("years.csv", "id,2019,2020\n1,2,3\n");
    store().run("build", "good.store", "years.csv", "-v", "3", "-k", "id").succeeds();
    store()
        .run("build", "x.store", "bad.csv", "--header", "no")
        .fails(1)
        .complains("bad.csv:1: key: not an integer: '12a'\n");
  }

  @Test
  void headerAloneMakesAnEmptyStore() throws IOException {
    write("header.csv", "id,value\n");
    store().run("build", "good.store", "header.csv").succeeds();
    store().run("get", "good.store", "1").fails(1).complains("not found: 1");
  }

  @Test
  void unknownTypesAndShapesAreUsageErrors() throws IOException {
    write("a.csv", "1,2\n");
    store()
        .run("build", "x.store", "a.csv", "--value-type", "u9")
        .fails(2)
        .complains("int8|uint8|int16");
    store().run("build", "x.store", "a.csv", "--key-type", "u8").fails(2).complains("uint64");
    store().run("build", "x.store", "a.csv", "-d", "tabs").fails(2).complains("comma|tab");
    store().run("build", "x.store", "a.csv", "--header", "perhaps").fails(2);
    store().run("build", "x.store", "a.csv", "--set", "--value-type", "u8").fails(2);
    store().run("build").fails(2).complains("Missing required parameter: 'OUT'");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}

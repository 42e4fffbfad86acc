package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole stores are merged, compared, patched and compacted. */
class WholeFilesIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @BeforeEach
  void buildTwo() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "1,10\n2,20\n3,30\n");
    Files.writeString(folder.resolve("b.csv"), "2,21\n3,30\n4,40\n");
    store().run("build", "a.store", "a.csv", "-q").succeeds();
    store().run("build", "b.store", "b.csv", "-q").succeeds();
  }

  @Test
  void differenceIsPrintedCountedAndApplied() throws IOException {
    StoreProcess.Result result = store().run("diff", "a.store", "b.store");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines())
        .containsExactlyInAnyOrder("+\t4\t\t40", "-\t1\t10\t", "~\t2\t20\t21");
    assertThat(result.err()).isEqualTo("1 added, 1 removed, 1 changed\n");
    assertThat(store()
            .run("diff", "a.store", "b.store", "--json")
            .json()
            .get("same")
            .asBoolean())
        .isFalse();
    result = store().run("diff", "a.store", "b.store", "--summary");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("1 added, 1 removed, 1 changed\n");
    result = store().run("diff", "a.store", "b.store", "--patch", "p", "-q");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out() + result.err()).isEmpty();
    store().run("diff", "a.store", "b.store", "--patch", "p").fails(2).complains("already exists");
    assertThat(store()
            .run("diff", "a.store", "b.store", "--patch", "p", "--overwrite")
            .exitCode())
        .isEqualTo(1);
    assertThat(folder.resolve("p.lock")).doesNotExist();
    store().run("apply", "p", "b.store", "-q").fails(2);
    store()
        .run("apply", "p", "a.store")
        .succeeds()
        .prints("a.store: 1 added, 1 removed, 1 changed\n");
    store().run("diff", "a.store", "b.store", "-q").succeeds().prints("");
    store()
        .stdin(Files.readString(folder.resolve("p")))
        .run("apply", "-", "a.store")
        .succeeds()
        .prints("a.store: 1 added, 1 removed, 1 changed\n");
    store().run("put", "a.store", "9", "9").succeeds();
    Files.writeString(folder.resolve("p"), "nonsense");
    store().run("apply", "p", "a.store").fails(1).complains("p:1: expected=store patch 1");
    store().run("apply", "-", "a.store").fails(1).complains("stdin:1: expected=store patch 1");
  }

  @Test
  void storesAreMergedAsThePolicySays() {
    store().run("merge", "m.store", "a.store", "b.store", "-q").succeeds().prints("");
    store().run("get", "m.store", "1", "2", "4").succeeds().prints("1\t10\n2\t21\n4\t40\n");
    store()
        .run("merge", "m.store", "a.store", "b.store", "--on-duplicate", "sum", "--overwrite")
        .succeeds();
    store().run("get", "m.store", "2", "3").succeeds().prints("2\t41\n3\t60\n");
    store().run("merge", "m.store", "a.store").fails(2).complains("--overwrite replaces it");
    store()
        .run("merge", "x.store", "a.store", "b.store", "--on-duplicate", "error")
        .fails(1)
        .complains("in a.store and in b.store");
    assertThat(folder.resolve("x.store")).doesNotExist();
    store()
        .shell("store merge x.store {a,b}.store {a,b}.store {a,b}.store --on-duplicate sum"
            + " --value-type i8")
        .fails(1)
        .complains("store: value: sum out of range of int8 -128..127: key=");
    store().run("merge", "x.store", "a.store", "none.store").fails(5);
    store().run("merge", "x.store", "a.store", "a.csv").fails(3);
    store().run("merge", "-", "a.store", "b.store").fails(2).complains("expected=a path, actual=-");
    assertThat(folder.resolve("-")).doesNotExist();
  }

  @Test
  void compactedStoreTakesThePlaceOfTheOld() throws IOException {
    store().run("create", "c.store").succeeds();
    String pairs =
        IntStream.range(0, 1_000).mapToObj(i -> i + "," + i).collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("c.csv"), pairs);
    store().run("build", "c2.store", "c.csv", "-q").succeeds();
    store().run("merge", "c.store", "c2.store", "--overwrite", "-q").succeeds();
    long before = Files.size(folder.resolve("c.store"));
    store().run("compact", "c.store", "--load", "0.2", "-o", "wide.store").succeeds();
    assertThat(Files.size(folder.resolve("wide.store"))).isGreaterThan(before);
    store().run("compact", "wide.store", "-q").succeeds().prints("");
    assertThat(Files.size(folder.resolve("wide.store"))).isEqualTo(before);
    store().run("diff", "c.store", "wide.store", "-q").succeeds();
    store().run("compact", "c.store", "-o", "wide.store").fails(2).complains("already exists");
    store().run("compact", "c.csv").fails(3);
  }

  @Test
  void entriesAreSampledFilesWarmedAndSizesEstimated() throws IOException {
    assertThat(store().run("head", "a.store").succeeds().out().lines())
        .containsExactlyInAnyOrder("1\t10", "2\t20", "3\t30");
    assertThat(store().run("head", "-n", "1", "a.store").succeeds().out().lines())
        .hasSize(1);
    String sample =
        store().run("sample", "-n2", "--seed", "1", "a.store").succeeds().out();
    assertThat(sample.lines()).hasSize(2).doesNotHaveDuplicates();
    store().run("sample", "-n", "2", "--seed", "1", "a.store").succeeds().prints(sample);
    store().run("sample", "-n", "-1", "a.store").fails(2).complains("-n: expected=0 or more");
    store().run("head", "a.csv").fails(3);
    JsonNode warmed = store().run("warm", "a.store", "--json").succeeds().json();
    assertThat(warmed.get("bytes").asLong()).isEqualTo(Files.size(folder.resolve("a.store")));
    assertThat(warmed.has("residentBefore")).isTrue();
    if (!warmed.get("residentAfter").isNull()) {
      assertThat(warmed.get("residentAfter").asDouble()).isEqualTo(1);
      assertThat(store().run("warm", "a.store").succeeds().out())
          .contains(" in memory before: 100.0 %, ", " now: 100.0 %, ");
    }
    store().run("warm", "a.csv").fails(3);
    assertThat(store()
            .run("estimate", "3", "--key-type", "u32", "--value-type", "u8", "--json")
            .succeeds()
            .json()
            .get("fileBytes")
            .asDouble())
        .isCloseTo(Files.size(folder.resolve("a.store")), withPercentage(4));
    assertThat(store()
            .run("estimate", "100000000", "--key-type", "u32", "--value-type", "u32")
            .succeeds()
            .out())
        .startsWith("about 972.3 MiB, 1,024 segments, load 78.5 %; the build takes up to 762.9 MiB"
            + " more, for rows that do not fit in memory\n");
  }
}

package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** {@code create}, {@code put}, {@code get} and {@code remove}. */
class EntriesIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @Test
  void entryLivesFromPutToRemove() {
    store()
        .run("create", "m", "--key-type", "i32", "--value-type", "i16")
        .succeeds()
        .prints("m: created, int32 -> int16\n");
    store()
        .run("put", "m", "5", "50", "-6", "-60")
        .succeeds()
        .prints("m: 2 added, 0 replaced, 2 entries\n");
    store().run("put", "m", "5", "51").succeeds().prints("m: 0 added, 1 replaced, 2 entries\n");
    store().run("get", "m", "5").succeeds().prints("51\n");
    store().run("get", "m", "5", "-6", "--random").succeeds().prints("5\t51\n-6\t-60\n");
    store().run("get", "m", "-6").succeeds().prints("-60\n");
    store().run("get", "m", "--", "-6").succeeds().prints("-60\n");
    store()
        .run("get", "m", "5", "7", "-6")
        .fails(1)
        .prints("5\t51\n-6\t-60\n")
        .complains("not found: 7\n");
    store()
        .stdin("5\n\n -6 \r\n7\n")
        .run("get", "m", "-")
        .fails(1)
        .prints("5\t51\n-6\t-60\n")
        .complains("not found: 7\n");
    store().stdin("5\n").run("get", "m", "-", "-").fails(2).complains("standard input (-)");
    store()
        .run("remove", "m", "5", "7")
        .fails(1)
        .prints("m: 1 removed, 1 entry left\n")
        .complains("not found: 7\n");
    store()
        .stdin("-6\n")
        .run("remove", "m", "-")
        .succeeds()
        .prints("m: 1 removed, 0 entries left\n");
    store().run("get", "m", "5").fails(1).prints("").complains("not found: 5\n");
    store().run("verify", "m").succeeds();
  }

  @Test
  void everyNumberOfEveryTypePasses() {
    store().run("create", "u", "--key-type", "uint64", "--value-type", "UINT64").succeeds();
    String top = "18446744073709551615";
    store().run("put", "u", top, top, "0", "0", "1", "1").succeeds();
    store().run("get", "u", top, "0", "1").succeeds().prints(top + "\t" + top + "\n0\t0\n1\t1\n");
    JsonNode results = store().run("get", "u", top, "2", "--json").json().get("results");
    assertThat(results.get(0).get("key").bigIntegerValue()).isEqualTo(new BigInteger(top));
    assertThat(results.get(0).get("value").bigIntegerValue()).isEqualTo(new BigInteger(top));
    assertThat(results.get(0).get("found").booleanValue()).isTrue();
    assertThat(results.get(1).toString()).isEqualTo("{\"key\":2,\"found\":false}");

    store().run("create", "f", "--value-type", "f64").succeeds();
    store()
        .run("put", "f", "1", "0.1", "2", "NaN", "3", "-Infinity", "4", "1", "5", "-0.0")
        .succeeds();
    store()
        .run("get", "f", "1", "2", "3", "4", "5")
        .succeeds()
        .prints("1\t0.1\n2\tNaN\n3\t-Infinity\n4\t1.0\n5\t-0.0\n");
    JsonNode floats = store().run("get", "f", "1", "2", "--json").json().get("results");
    assertThat(floats.get(0).get("value").decimalValue()).isEqualByComparingTo("0.1");
    assertThat(floats.get(1).get("value").textValue()).isEqualTo("NaN");
  }

  @Test
  void setTakesKeysOnly() {
    store()
        .run("create", "s", "--key-type", "u32", "--set", "--json")
        .succeeds()
        .prints("{\"file\":\"s\",\"keyType\":\"uint32\",\"valueType\":\"none\"}\n");
    JsonNode put =
        store().run("put", "s", "1", "2", "3", "1", "--json").succeeds().json();
    assertThat(put.toString())
        .isEqualTo("{\"file\":\"s\",\"added\":3,\"replaced\":1,\"entries\":3}");
    store().run("get", "s", "1", "9").fails(1).prints("1\n").complains("not found: 9\n");
    store()
        .run("get", "s", "1", "9", "--json")
        .prints("{\"file\":\"s\",\"results\":[{\"key\":1,\"found\":true},"
            + "{\"key\":9,\"found\":false}]}\n");
    StoreProcess.Result removed = store().run("remove", "s", "1", "9", "--json");
    assertThat(removed.exitCode()).isEqualTo(1);
    assertThat(removed.json().toString())
        .isEqualTo("{\"file\":\"s\",\"removed\":1,\"notFound\":[9],\"entries\":2}");
  }

  @Test
  void wrongNumberChangesNothing() {
    store().run("create", "m", "--key-type", "u32", "--value-type", "u8").succeeds();
    store()
        .run("put", "m", "1", "2", "3", "256")
        .fails(2)
        .complains("value: out of range of uint8 0..255: 256");
    store().run("put", "m", "1", "2", "x", "5").fails(2).complains("key: not an integer: 'x'");
    store().run("put", "m", "1", "2", "-3", "5").fails(2).complains("key: out of range of uint32");
    store().run("put", "m", "1", "2", "3").fails(2).complains("key without a value: 3");
    store().run("put", "m").fails(2).complains("Missing required parameter");
    store().run("get", "m", "one").fails(2).complains("key: not an integer: 'one'");
    store()
        .stdin("1\ntwo\n")
        .run("get", "m", "-")
        .fails(2)
        .complains("stdin:2: key: not an integer: 'two'");
    store().run("remove", "m", "\u001b[31m").fails(2).complains("'\\u001b[31m'");
    try (IdMap map = IdMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map.isEmpty()).isTrue();
    }
  }

  @Test
  void createKeepsWhatItWasGiven() {
    store()
        .run("create", "m", "--key-type", "u64", "--value-type", "f32", "-n", "300000", "-a", "a=b")
        .succeeds();
    try (IdMap map = IdMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map.keyType()).isEqualTo(DType.UINT64);
      assertThat(map.valueType()).isEqualTo(DType.FLOAT32);
      assertThat(map.attributes()).containsEntry("a", "b");
      assertThat(map.stats().slots()).isGreaterThanOrEqualTo(300_000);
    }
    store().run("create", "m").fails(2).complains("already exists: m");
    store().run("create", "x", "--value-type", "u9").fails(2).complains("unknown type");
    store().run("create", "x", "--key-type", "f64").fails(2);
    store().run("create", "x", "--set", "--value-type", "u8").fails(2).complains("exclude");
    store().run("create", "x", "-n", "-1").fails(2);
    store().run("create", "x", "-n", "many").fails(2);
    store().run("create", "missing/x").fails(5).complains("no such file or directory");
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(Files.exists(folder.resolve("missing"))).isFalse();
  }
}

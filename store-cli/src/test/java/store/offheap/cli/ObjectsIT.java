package store.offheap.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** {@code create}, {@code put}, {@code get} and {@code remove} on object maps. */
class ObjectsIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @Test
  void entryLivesFromPutToRemove() {
    store()
        .run("create", "m", "--objects", "-a", "a=b")
        .succeeds()
        .prints("m: created, an object map\n");
    store()
        .run("put", "m", "1", "{\"name\": \"Ann\", \"tags\": [1, 2.5, null]}", "abc", "[]")
        .succeeds()
        .prints("m: 2 added, 0 replaced, 2 entries\n");
    store().run("put", "m", "1", "{}").succeeds().prints("m: 0 added, 1 replaced, 2 entries\n");
    store().stdin("\n{\"a\": [1,\n 2]}\n").run("put", "m", "1", "-").succeeds();
    store().run("get", "m", "1").succeeds().prints("{\"a\":[1,2]}\n");
    store().stdin("").run("put", "m", "1", "-").fails(2).complains("value of stdin, column 1: ");
    store().run("put", "m", "-7", "-1", "1", "{\"a\":[true]}").succeeds();
    store().run("get", "m", "1").succeeds().prints("{\"a\":[true]}\n");
    store()
        .run("get", "m", "1", "abc", "x", "-7")
        .fails(1)
        .prints("1\t{\"a\":[true]}\n\"abc\"\t[]\n-7\t-1\n")
        .complains("not found: \"x\"\n");
    store()
        .stdin("abc\n\n -7 \r\n")
        .run("get", "m", "-")
        .succeeds()
        .prints("\"abc\"\t[]\n-7\t-1\n");
    StoreProcess.Result json = store().run("get", "m", "1", "x", "--json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.json().toString())
        .isEqualTo(
            "{\"file\":\"m\",\"results\":[{\"key\":1,\"found\":true,\"value\":{\"a\":[true]}},"
                + "{\"key\":\"x\",\"found\":false}]}");
    store()
        .run("remove", "m", "1", "x")
        .fails(1)
        .prints("m: 1 removed, 2 entries left\n")
        .complains("not found: \"x\"\n");
    store().run("verify", "m").succeeds();
    try (ObjectMap map = ObjectMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map.attributes()).containsEntry("a", "b");
      assertThat(map).isEqualTo(Map.of("abc", List.of(), -7, -1));
    }
  }

  @Test
  void keyIsTypedAsJsonOrText() {
    store().run("create", "m", "--objects").succeeds();
    String[] keys = {"1", "\"1\"", "1.0", "true", "\"true\"", "null", "[1,2]", "abc", "01"};
    for (int i = 0; i < keys.length; i++) {
      store().run("put", "m", keys[i], Integer.toString(i)).succeeds();
    }
    for (int i = 0; i < keys.length; i++) {
      store().run("get", "m", keys[i]).succeeds().prints(i + "\n");
    }
    store().run("get", "m", "\"abc\"").succeeds().prints("7\n");
    try (ObjectMap map = ObjectMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map.keySet())
          .containsExactlyInAnyOrder(1, "1", 1.0, true, "true", null, List.of(1, 2), "abc", "01");
    }
    store().run("get", "m", "\"abc").fails(2).complains("key \"abc: not JSON");
  }

  @Test
  void keyMayBeginWithAnAtSign() throws IOException {
    Files.writeString(folder.resolve("ann"), "abc 1");
    store().run("create", "m", "--objects").succeeds();
    store().run("put", "m", "@ann", "1", "@@bob", "2").succeeds();
    try (ObjectMap map = ObjectMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map).isEqualTo(Map.of("@ann", 1, "@@bob", 2));
    }
    store().run("get", "m", "@ann", "@@bob").succeeds().prints("\"@ann\"\t1\n\"@@bob\"\t2\n");
  }

  @Test
  void pointerReadsOneElement() {
    store().run("create", "m", "--objects").succeeds();
    String value = "{\"user\":{\"name\":\"Ann\",\"null\":null,\"a/b\":[10,[20,30]]}}";
    store().run("put", "m", "1", value, "2", "[]").succeeds();
    store().run("get", "m", "1", "--pointer", "/user/name").succeeds().prints("\"Ann\"\n");
    store().run("get", "m", "1", "-p", "/user/a~1b/1/0").succeeds().prints("20\n");
    store().run("get", "m", "1", "-p", "/user/null").succeeds().prints("null\n");
    store().run("get", "m", "1", "-p", "").succeeds().prints(value + "\n");
    store()
        .run("get", "m", "1", "2", "3", "-p", "/user/name")
        .fails(1)
        .prints("1\t\"Ann\"\n")
        .complains("not found: 2 /user/name\nnot found: 3 /user/name\n");
    store().run("get", "m", "1", "-p", "/user/a~1b/2").fails(1);
    store().run("get", "m", "1", "-p", "user").fails(2).complains("JSON pointer: expected=");
    store().run("get", "m", "1", "-p", "/a~2").fails(2).complains("JSON pointer: expected=");
  }

  @Test
  void wrongJsonChangesNothing() {
    store().run("create", "m", "--objects").succeeds();
    store()
        .run("put", "m", "1", "2", "3", "abc")
        .fails(2)
        .complains("value abc, column 1: not JSON");
    store().run("put", "m", "1", "2", "3").fails(2).complains("key without a value: 3");
    store()
        .run("put", "m", "1", "2", "3", "[".repeat(65) + "]".repeat(65))
        .fails(2)
        .complains("depth");
    store().run("export", "m").succeeds().prints("");
    store().run("put", "m", "3", "[".repeat(64) + "]".repeat(64)).succeeds();
    store().run("get", "m", "3").succeeds().prints("[".repeat(64) + "]".repeat(64) + "\n");
  }

  @Test
  void bytesOfStandardInputThatAreNoTextChangeNothing() {
    store().run("create", "m", "--objects").succeeds();
    store().run("put", "m", "\"\ufffd\"", "1").succeeds();
    byte[] value = "\"M\u00fcnchen\"".getBytes(ISO_8859_1);
    store()
        .stdin(value)
        .run("put", "m", "1", "-")
        .fails(2)
        .complains("store: value of stdin, byte 3: expected=UTF-8 text, actual=0xfc\n");
    for (String command : new String[] {"get", "remove"}) {
      store()
          .stdin("\n1\n\"\u00ff\"\n".getBytes(ISO_8859_1))
          .run(command, "m", "-")
          .fails(2)
          .prints("")
          .complains("store: stdin:3: byte 2: expected=UTF-8 text, actual=0xff\n");
    }
    store().stdin("\"\u00fc\ud83d\ude00\"").run("put", "m", "\u00fc", "-").succeeds();
    store()
        .stdin("\u00fc\r\n\"\ufffd\"")
        .run("get", "m", "-")
        .succeeds()
        .prints("\"\\u00FC\"\t\"\\u00FC\\uD83D\\uDE00\"\n\"\\uFFFD\"\t1\n");
  }

  @Test
  void byteOrderMarkOfStandardInputIsNoPartOfIt() {
    store().run("create", "m", "--objects").succeeds();
    store().stdin("\ufeff{\"a\": 1}\n").run("put", "m", "17", "-").succeeds();
    store().run("put", "m", "\ufeff", "2").succeeds();
    store()
        .stdin("\ufeff17\r\n\ufeff\r\n")
        .run("get", "m", "-")
        .succeeds()
        .prints("17\t{\"a\":1}\n\"\\uFEFF\"\t2\n");
    store().stdin("\ufeff17\n").run("remove", "m", "-").succeeds();
  }

  @Test
  void missingFileIsCalledMissingWhateverItsKindWouldBe() {
    store().run("get", "m", "1", "--pointer", "/a").fails(5).complains("no such file");
    store().run("export", "m", "--key", "id").fails(5).complains("no such file");
  }

  @Test
  void bytesOfArgumentsThatAreNoTextChangeNothing() {
    store().run("create", "m", "--objects").succeeds();
    store()
        .shell("store put m $'M\\xfcnchen' 1")
        .fails(2)
        .complains("store: argument 3, byte 2: expected=UTF-8 text, as the locale has it,"
            + " actual=0xfc\n");
    store()
        .shell("LC_ALL=C store put m 1 '\"\u00fc\"'")
        .fails(2)
        .complains("store: argument 4, byte 2: expected=US-ASCII text, as the locale has it,"
            + " actual=0xc3\n");
    store().run("export", "m").succeeds().prints("");
    store().run("put", "m", "\ufffd", "1").succeeds();
  }

  @Test
  void kindsOfMapAreToldApart() throws IOException {
    store().run("create", "o", "--objects").succeeds();
    store().run("create", "i").succeeds();
    store()
        .run("get", "i", "1", "--pointer", "/a")
        .fails(2)
        .complains("--pointer is for object maps");
    store().run("export", "i", "--key", "a").fails(2).complains("--key is for object maps");
    for (String option : new String[] {"--no-header", "--delimiter=;", "--key-name=k"}) {
      store().run("export", "o", option).fails(2).complains("is for ID maps, not for object maps");
    }
    store().run("export", "o", "--format", "csv").fails(2).complains("is written as ndjson");
    store().run("export", "o", "--format", "ndjson").succeeds().prints("");
    store().run("verify", "--deep", "o").fails(2).complains("--deep is for ID maps");
    store().run("salvage", "o", "x", "-k=u32", "--set").fails(2).complains("is for ID maps");
    store().run("create", "x", "--objects", "--set").fails(2).complains("--set is for ID maps");
    store().run("put", "i", "abc", "{}").fails(2).complains("key: not an integer: 'abc'");
    Files.writeString(folder.resolve("a.ndjson"), "{\"id\":1}\n");
    for (String option : new String[] {
      "--set",
      "--header=no",
      "-d=,",
      "--no-quotes",
      "--charset=UTF-8",
      "--key-type=u32",
      "--value-type=u8"
    }) {
      store()
          .run("build", "--objects", "x", "a.ndjson", "-k", "id", option)
          .fails(2)
          .complains("is for ID maps, not for object maps");
    }
    store().run("build", "--objects", "x", "a.ndjson").fails(2).complains("--objects needs --key");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void damagedMapIsToldByVerify() throws IOException {
    store().run("create", "m", "--objects").succeeds();
    store()
        .run("put", "m", "a long key that needs a record", "\"a long value\"")
        .succeeds();
    store().run("verify", "m").succeeds();
    byte[] bytes = Files.readAllBytes(folder.resolve("m"));
    byte[] text = "a long value".getBytes();
    for (int i = 0; i < bytes.length - text.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
        bytes[i] ^= 1;
      }
    }
    Files.write(folder.resolve("m"), bytes);
    StoreProcess.Result verified = store().run("verify", "m", "--json");
    assertThat(verified.exitCode()).isEqualTo(3);
    JsonNode report = verified.json();
    assertThat(report.get("ok").booleanValue()).isFalse();
    assertThat(store().run("verify", "m").out())
        .startsWith("CORRUPT: m: ")
        .contains("'store salvage' writes what can be read");
    store().run("get", "m", "a long key that needs a record").fails(3).complains("corrupt store");
    store().run("export", "m").fails(3).complains("corrupt store");
  }

  /** A number is stored next to its key, protected only by the checksum of its segment. */
  @Test
  void damagedNumberIsNotExported() throws IOException {
    store().run("create", "m", "--objects").succeeds();
    store().run("put", "m", "a key", "305419896").succeeds(); // 0x12345678
    byte[] bytes = Files.readAllBytes(folder.resolve("m"));
    for (int i = 0; i < bytes.length - 3; i++) {
      if (bytes[i] == 0x78 && bytes[i + 1] == 0x56 && bytes[i + 2] == 0x34) {
        bytes[i] ^= 1;
      }
    }
    Files.write(folder.resolve("m"), bytes);
    store().run("get", "m", "a key").succeeds().prints("305419897\n");
    assertThat(store().run("verify", "m").exitCode()).isEqualTo(3);
    store().run("export", "m", "-o", "out").fails(3).complains("checksum: expected=");
    store().run("vacuum", "m").fails(3).complains("checksum: expected=");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatCanBeReadOfADamagedMapIsSalvaged() throws IOException {
    store().run("create", "m", "--objects").succeeds();
    store().run("put", "m", "one", "\"the first long value\"").succeeds();
    store().run("put", "m", "two", "[\"an element of it\",2,3]").succeeds();
    store().run("put", "m", "three", "{\"a\":3}").succeeds();
    assertThat(store().run("salvage", "m", "whole").succeeds().out())
        .startsWith("OK: whole: 3 entries from 2 segments, by the segment table");
    store().run("get", "whole", "two").succeeds().prints("[\"an element of it\",2,3]\n");

    byte[] bytes = Files.readAllBytes(folder.resolve("m"));
    for (String text : new String[] {"the first long value", "an element of it"}) {
      int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
      bytes[at] ^= 1;
    }
    Files.write(folder.resolve("m"), bytes);
    StoreProcess.Result result = store().run("salvage", "m", "part");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("INCOMPLETE: part: 2 entries, 1 of them in part, from 2 segments")
        .containsPattern("\n  suspect: segment 1 at byte [\\d,]+: ")
        .containsPattern("\n  lost: key \"one\" at byte [\\d,]+: checksum: ")
        .containsPattern("\n  lost: key \"two\", list at byte [\\d,]+: 1 of 3 elements");
    store().run("get", "part", "two").succeeds().prints("[2,3]\n");
    store().run("verify", "part").succeeds();
    assertThat(Files.readAllBytes(folder.resolve("m"))).isEqualTo(bytes);

    StoreProcess.Result again = store().run("salvage", "m", "json", "--json");
    assertThat(again.exitCode()).isEqualTo(3);
    JsonNode json = again.json();
    assertThat(json.get("complete").booleanValue()).isFalse();
    assertThat(json.get("entries").asInt()).isEqualTo(2);
    assertThat(json.get("partialEntries").asInt()).isEqualTo(1);
    assertThat(json.get("lostEntries").asInt()).isEqualTo(1);
    assertThat(json.get("losses")).hasSize(2);
    assertThat(json.get("suspects")).hasSize(1);
  }

  @Test
  void optionsSayWhatADamagedMapNoLongerDoes() throws IOException {
    store().run("create", "m", "--objects").succeeds();
    store().run("put", "m", "a key", "\"a long value\"").succeeds();
    long seed =
        store().run("inspect", "m", "--json").succeeds().json().get("seed").asLong();
    byte[] bytes = Files.readAllBytes(folder.resolve("m"));
    java.util.Arrays.fill(bytes, 8, 2 * 4096, (byte) 0);
    Files.write(folder.resolve("m"), bytes);

    store().run("salvage", "m", "new").fails(3).complains("no");
    store().run("salvage", "m", "new", "--objects").fails(3).complains("the seed is given");
    store().run("salvage", "m", "new", "--objects", "--seed", String.format("0x%x", seed));
    store().run("get", "new", "a key").succeeds().prints("\"a long value\"\n");
  }
}

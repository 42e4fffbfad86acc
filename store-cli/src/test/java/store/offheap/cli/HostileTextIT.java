package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;

/**
 * Text from files and arguments is printed only as text: it cannot control the terminal or hide
 * anything.
 */
class HostileTextIT {
  /** An escape sequence, C0 and C1 control characters, bidirectional controls, line ends, a tab. */
  private static final String HOSTILE =
      "\u001b]0;x\u0007\u0000\u007f\u0080\u009b31m\u009f\u202a\u202b\u202c\u202d\u202e"
          + "\u2066\u2067\u2068\u2069\u200f\u2028\n\r\tend";

  private static final String SHOWN =
      "\\u001b]0;x\\u0007\\u0000\\u007f\\u0080\\u009b31m\\u009f\\u202a\\u202b\\u202c\\u202d\\u202e"
          + "\\u2066\\u2067\\u2068\\u2069\\u200f\\u2028\\n\\r\\tend";

  /** The same quoted for bash, without what cannot be in an argument. */
  private static final String QUOTED =
      "$'\\e]0;x\\a\\x7f\\u0080\\u009b31m\\u202e\\u2066\\u2028\\n\\r\\tend'";

  private static final String QUOTED_SHOWN =
      "\\u001b]0;x\\u0007\\u007f\\u0080\\u009b31m\\u202e\\u2066\\u2028\\n\\r\\tend";

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  /** Requires that the output contains only printable characters and line ends. */
  private static StoreProcess.Result isHarmless(StoreProcess.Result result) {
    assertThat((result.out() + result.err())
            .codePoints()
            .filter(c -> c != '\n'
                && (Character.getType(c) == Character.CONTROL
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR)))
        .as(result.out() + result.err())
        .isEmpty();
    return result;
  }

  @Test
  void attributesAreShownAsText() {
    IdMap.builder(folder.resolve("m")).attribute(HOSTILE, HOSTILE).create().close();
    StoreProcess.Result text = isHarmless(store().run("inspect", "m").succeeds());
    assertThat(text.out()).contains("\nattribute  " + SHOWN + " = " + SHOWN + "\n");
    JsonNode json = store().run("inspect", "m", "--json").succeeds().json();
    assertThat(json.get("attributes").get(HOSTILE).asText()).isEqualTo(HOSTILE);
  }

  @Test
  void fileNamesAreShownAsText() {
    for (String command : new String[] {"get %s 1", "put %s 1 2", "inspect %s", "verify %s"}) {
      isHarmless(store().shell("store " + command.formatted(QUOTED)).fails(5))
          .complains("no such file or directory: " + QUOTED_SHOWN + "\n");
    }
    isHarmless(store().shell("store salvage " + QUOTED + " m").fails(5)).complains(QUOTED_SHOWN);
    isHarmless(store().shell("store build m " + QUOTED).fails(5)).complains(QUOTED_SHOWN);
    for (String command : new String[] {"create %s", "inspect %s", "verify %s", "put %s 1 2"}) {
      StoreProcess.Result result = isHarmless(store().shell("store " + command.formatted(QUOTED)));
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).contains(QUOTED_SHOWN);
      assertThat(result.err()).isEmpty();
    }
    isHarmless(store().shell("store create " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
    assertThat(store()
            .shell("store put " + QUOTED + " 1 2 --json")
            .json()
            .get("file")
            .asText())
        .contains("\u001b]0;x\u0007");
  }

  @Test
  void columnsKeysAndValuesAreShownAsText() throws IOException {
    String name = HOSTILE.replaceAll("[\n\r\t\u0000]", "");
    String shown = SHOWN.replaceAll("\\\\u0000|\\\\[nrt]", "");
    Files.writeString(folder.resolve("rows.csv"), name + ",v\n" + name + ",2\n3," + name + "\n");
    isHarmless(store().run("build", "m", "rows.csv").fails(1))
        .complains("rows.csv:2: ")
        .complains("rows.csv:3: ")
        .complains(shown);
    isHarmless(store().run("build", "m", "rows.csv", "-k", "id").fails(2)).complains(shown);
    store().run("create", "m").succeeds();
    for (String command :
        new String[] {"get m %s", "put m %s 1", "put m 1 %s", "remove m %s", "get m 1 --no=%s"}) {
      isHarmless(store().shell("store " + command.formatted(QUOTED)).fails(2))
          .complains(QUOTED_SHOWN);
    }
    isHarmless(store().stdin(name + "\n").run("get", "m", "-").fails(2)).complains(shown);
    isHarmless(store().shell("store help " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
    isHarmless(store().shell("store " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
    isHarmless(store().shell("store create x -v " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
  }

  @Test
  void columnNamesAreSafeOnATerminalAndExactInAFile() {
    IdMap.builder(folder.resolve("m"))
        .attribute("key.column", "\u001b[31mid\u007f")
        .create()
        .close();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script, for a terminal");
    StoreProcess.Result terminal = store()
        .shell("export -f store; SHELL=$BASH script -qec 'store export m' /dev/null </dev/null");
    assertThat(terminal.out()).isEqualTo("\\u001b[31mid\\u007f,value\r\n");
    store().run("export", "m").succeeds().prints("\u001b[31mid\u007f,value\n");
  }

  @Test
  void jsonHoldsNoControlCharacter() {
    IdMap.builder(folder.resolve("m")).attribute(HOSTILE, HOSTILE).create().close();
    StoreProcess.Result json = isHarmless(store().run("inspect", "m", "--json").succeeds());
    assertThat(json.out()).contains("\\u007F").doesNotContain("\u007f");
  }

  @Test
  void objectsAreShownAsText() throws IOException {
    String json = "\"\u007f\u0080\u009b31m\u202e\u2066\u2028\"";
    Files.writeString(
        folder.resolve("a.ndjson"),
        "{\"id\":" + json + ",\"v\":{" + json + ":[" + json + "]}}\n{" + json + ":1," + json
            + ":2}\n\u009b\n{\"id\" \u202e}\n");
    String[] build = {"build", "--objects", "m", "a.ndjson", "--key", "id", "--max-errors", "9"};
    StoreProcess.Result built = isHarmless(store().run(build));
    assertThat(built.exitCode()).isZero();
    built
        .complains("two members of this name: \\u007f")
        .complains("a.ndjson:3:")
        .complains("\\u202e");
    isHarmless(store().run("export", "m").succeeds());
    isHarmless(store().run("get", "m", json, "-p", "/v").succeeds());
    isHarmless(store().run("get", "m", json, "--json").succeeds());
    isHarmless(store().run("inspect", "m").succeeds());
    isHarmless(store().shell("store get m " + QUOTED).fails(1)).complains("not found: ");
    isHarmless(store().shell("store get m 1 -p /" + QUOTED).fails(1)).complains(QUOTED_SHOWN);
    isHarmless(store().shell("store get m 1 -p " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
    isHarmless(store().shell("store remove m " + QUOTED).fails(1)).complains("not found: ");
    isHarmless(store().shell("store put m 1 " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
    isHarmless(store().shell("store export m --key " + QUOTED).fails(2)).complains(QUOTED_SHOWN);
  }

  @Test
  void stackTraceQuotesAsText() {
    StoreProcess.Result result = store().shell("store inspect --debug " + QUOTED);
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .contains("\n\tat store.offheap.")
        .contains("Exception: ")
        .contains(QUOTED_SHOWN);
    assertThat(result.err().lines()).noneMatch(line -> line.startsWith("end"));
    isHarmless(new StoreProcess.Result(
        result.command(), 5, result.out(), result.err().replaceAll("(?m)^\t", "")));
  }
}

package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.map.IdMap;
import store.offheap.object.ObjectMap;

/** {@code store put}: adds or replaces entries. */
@Command(
    name = "put",
    description = {
      "Add entries, or replace the values of existing keys.",
      "",
      "All numbers are parsed before the first is stored: if one is malformed, nothing changes.",
      "",
      "For an object map, values are JSON. Keys are, too, unless they are plain text: 17 is an"
          + " integer, '\"17\"' and abc are strings. The value - is read from standard input, in"
          + " UTF-8."
    },
    footer = {
      "",
      "Examples:",
      "  store put cities.store 1850147 8336600",
      "  store put ids.store 17 18 19      (a set)",
      "  store put levels.store -- 17 -inf",
      "  store put users.objects 17 '{\"name\": \"Ann\"}'"
    })
final class PutCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY VALUE",
      description = "Keys, each followed by its value; for a set, only keys.")
  private List<String> entries;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ObjectMap.isObjectMap(file)) {
      return putObjects();
    }
    try (IdMap map = IdMap.open(file)) {
      report.warnings(file, map.warnings());
      report.recovery(map.recovery());
      TextMap texts = new TextMap(map);
      long[][] parsed = parse(texts);
      int added = 0;
      for (long[] entry : parsed) {
        if (texts.put(entry[0], entry[1])) {
          added++;
        }
      }
      map.sync();
      print(added, parsed.length - added, map.size());
      return ExitCode.OK;
    }
  }

  private long[][] parse(TextMap texts) {
    int width = texts.isSet() ? 1 : 2;
    requirePairs(width);
    long[][] parsed = new long[entries.size() / width][2];
    for (int i = 0; i < parsed.length; i++) {
      parsed[i][0] = texts.parseKey(entries.get(i * width));
      parsed[i][1] = texts.isSet() ? 0 : texts.parseValue(entries.get(i * width + 1));
    }
    return parsed;
  }

  private void requirePairs(int width) {
    if (entries.size() % width != 0) {
      throw report.usage("key without a value: " + entries.get(entries.size() - 1));
    }
  }

  private int putObjects() throws IOException {
    requirePairs(2);
    List<Object> parsed = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += 2) {
      parsed.add(ObjectKey.parse(entries.get(i)));
      parsed.add(value(entries.get(i + 1)));
    }
    try (ObjectMap map = ObjectMap.open(file)) {
      report.warnings(file, map.warnings());
      report.recovery(map.recovery());
      int added = 0;
      for (int i = 0; i < parsed.size(); i += 2) {
        if (map.set(parsed.get(i), parsed.get(i + 1))) {
          added++;
        }
      }
      map.sync();
      print(added, parsed.size() / 2 - added, map.sizeLong());
      return ExitCode.OK;
    }
  }

  private static Object value(String argument) throws IOException {
    boolean isStdin = argument.equals(PackedInput.STDIN);
    String text = isStdin ? stdin() : argument;
    try {
      return JsonValues.read(text);
    } catch (JsonTextException e) {
      throw new IllegalArgumentException(
          "value " + (isStdin ? "of stdin" : text) + ", " + e.place() + ": " + e.getMessage());
    }
  }

  private static String stdin() throws IOException {
    byte[] bytes = System.in.readAllBytes();
    try {
      return Utf8Text.ofStart(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("value of stdin, " + e.getMessage(), e);
    }
  }

  private void print(long added, long replaced, long size) throws IOException {
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", file.toString());
      tree.put("added", added);
      tree.put("replaced", replaced);
      tree.put("entries", size);
      report.json(tree);
    } else {
      report.line(PlainText.safe(file.toString()) + ": " + PlainText.count(added) + " added, "
          + PlainText.count(replaced) + " replaced, "
          + PlainText.count(size, "entry", "entries"));
    }
  }
}

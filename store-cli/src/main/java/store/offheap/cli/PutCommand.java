package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.map.IdMap;

/** {@code store put}: adds or replaces entries. */
@Command(
    name = "put",
    description = {
      "Add entries, or replace the values of keys that are there.",
      "",
      "All numbers are read before the first is stored: if one is wrong, nothing changes."
    },
    footer = {
      "",
      "Examples:",
      "  store put cities.store 1850147 8336600",
      "  store put ids.store 17 18 19      (a set)"
    })
final class PutCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY VALUE",
      description = "Keys, each with its value; for a set only keys.")
  private List<String> numbers;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    try (IdMap map = IdMap.open(file)) {
      report.warnings(file, map);
      report.recovery(map.recovery());
      TextMap entries = new TextMap(map);
      long[][] parsed = parse(entries);
      int added = 0;
      for (long[] entry : parsed) {
        if (entries.put(entry[0], entry[1])) {
          added++;
        }
      }
      map.sync();
      print(added, parsed.length - added, map.size());
      return ExitCode.OK;
    }
  }

  private long[][] parse(TextMap entries) {
    int width = entries.isSet() ? 1 : 2;
    if (numbers.size() % width != 0) {
      throw report.usage("key without a value: " + numbers.get(numbers.size() - 1));
    }
    long[][] parsed = new long[numbers.size() / width][2];
    for (int i = 0; i < parsed.length; i++) {
      parsed[i][0] = entries.parseKey(numbers.get(i * width));
      parsed[i][1] = entries.isSet() ? 0 : entries.parseValue(numbers.get(i * width + 1));
    }
    return parsed;
  }

  private void print(long added, long replaced, long entries) throws IOException {
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", file.toString());
      tree.put("added", added);
      tree.put("replaced", replaced);
      tree.put("entries", entries);
      report.json(tree);
    } else {
      report.line(PlainText.safe(file.toString()) + ": " + PlainText.count(added) + " added, "
          + PlainText.count(replaced) + " replaced, "
          + PlainText.count(entries, "entry", "entries"));
    }
  }
}

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

/** {@code store remove}: removes entries. */
@Command(
    name = "remove",
    description = {
      "Remove the entries of keys.",
      "",
      "Absent keys are listed on standard error, and the exit code is 1; the others are removed"
          + " all the same."
    },
    footer = {"", "Example:", "  store remove cities.store 1850147"})
final class RemoveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "Keys; - reads them from standard input, one per line.")
  private List<String> keys;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ObjectMap.isObjectMap(file)) {
      return removeObjects();
    }
    try (IdMap map = IdMap.open(file)) {
      report.warnings(file, map.warnings());
      report.recovery(map.recovery());
      TextMap entries = new TextMap(map);
      long[] unwanted = KeyArguments.ids(keys, entries, System.in);
      List<Number> absent = new ArrayList<>();
      for (long key : unwanted) {
        if (!entries.remove(key)) {
          absent.add(entries.keyNumber(key));
        }
      }
      map.sync();
      return print(unwanted.length - absent.size(), absent, map.size());
    }
  }

  private int removeObjects() throws IOException {
    try (ObjectMap map = ObjectMap.open(file)) {
      report.warnings(file, map.warnings());
      report.recovery(map.recovery());
      List<Object> unwanted = KeyArguments.objects(keys, System.in);
      List<Object> absent = new ArrayList<>();
      for (Object key : unwanted) {
        if (!map.delete(key)) {
          absent.add(key);
        }
      }
      map.sync();
      return print(unwanted.size() - absent.size(), absent, map.sizeLong());
    }
  }

  private int print(long removed, List<?> absent, long entries) throws IOException {
    int code = report.verdict(absent.isEmpty() ? ExitCode.OK : ExitCode.DIFFERS);
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", file.toString());
      tree.put("removed", removed);
      tree.put("notFound", absent);
      tree.put("entries", entries);
      report.json(tree);
      return code;
    }
    absent.forEach(key -> report.note("not found: " + JsonText.of(key)));
    report.line(PlainText.safe(file.toString()) + ": " + PlainText.count(removed) + " removed, "
        + PlainText.count(entries, "entry", "entries") + " left");
    return code;
  }
}

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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.object.ObjectMap;

/** {@code store get}: prints the values of keys. */
@Command(
    name = "get",
    description = {
      "Print the values of keys.",
      "",
      "One key prints its value. Several keys, or -, print a line 'key<TAB>value' each. A set"
          + " prints the keys that it contains. Absent keys are listed on standard error, and the"
          + " exit code is 1.",
      "",
      "For an object map, keys and values are JSON. 17 is an integer, '\"17\"' a string; a key"
          + " that is not JSON, such as abc, is a string, too. Types that JSON lacks are printed"
          + " as strings."
    },
    footer = {
      "",
      "Examples:",
      "  store get cities.store 1850147",
      "  store get cities.store 1850147 2643743",
      "  cut -f1 ids.tsv | store get cities.store -",
      "  store get users.objects 17 --pointer /address/city"
    })
final class GetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "Keys; - reads them from standard input, one per line.")
  private List<String> keys;

  @Option(
      names = {"-p", "--pointer"},
      paramLabel = "POINTER",
      description = "Print only this element of each value of an object map, such as /user/names/0"
          + " (RFC 6901), and read nothing else of it.")
  private String pointer;

  @Option(
      names = "--random",
      description = "Read each page that is not in memory individually, without readahead; the"
          + " default for files larger than half of memory.")
  private boolean isRandom;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ObjectMap.isObjectMap(file)) {
      return getObjects();
    }
    try (IdMap map = IdMap.openReadOnly(file, Checking.NONE, readAhead())) {
      MapKind.OBJECT_MAP.refuseOptions(report.command(), "--pointer");
      TextMap entries = new TextMap(map);
      long[] wanted = KeyArguments.ids(keys, entries, System.in);
      return report.isJson() ? printJson(entries, wanted) : printLines(entries, wanted);
    }
  }

  private ReadAhead readAhead() {
    return isRandom ? ReadAhead.OFF : ReadAhead.AUTOMATIC;
  }

  private int getObjects() throws IOException {
    ElementPath path = ElementPath.of(pointer == null ? "" : pointer);
    try (ObjectMap map = ObjectMap.builder(file).readAhead(readAhead()).openReadOnly()) {
      ObjectGet get = new ObjectGet(map, path, report);
      List<Object> wanted = KeyArguments.objects(keys, System.in);
      return report.isJson()
          ? get.printJson(file, wanted)
          : get.printLines(wanted, KeyArguments.isMany(keys));
    }
  }

  private int printLines(TextMap entries, long[] wanted) {
    boolean isMany = KeyArguments.isMany(keys);
    int code = ExitCode.OK;
    for (long key : wanted) {
      if (!entries.find(key)) {
        code = report.verdict(ExitCode.DIFFERS);
        report.note("not found: " + entries.keyText(key));
      } else if (entries.isSet()) {
        report.line(entries.keyText(key));
      } else {
        String value = entries.valueText(entries.found());
        report.line(isMany ? entries.keyText(key) + "\t" + value : value);
      }
    }
    return code;
  }

  private int printJson(TextMap entries, long[] wanted) throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    int code = ExitCode.OK;
    for (long key : wanted) {
      Map<String, Object> result = new LinkedHashMap<>();
      boolean isFound = entries.find(key);
      result.put("key", entries.keyNumber(key));
      result.put("found", isFound);
      if (!isFound) {
        code = report.verdict(ExitCode.DIFFERS);
      } else if (!entries.isSet()) {
        result.put("value", entries.valueNumber(entries.found()));
      }
      results.add(result);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("results", results);
    report.json(tree);
    return code;
  }
}

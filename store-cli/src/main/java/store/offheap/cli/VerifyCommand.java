package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.map.IdMap;
import store.offheap.model.VerifyReport;
import store.offheap.object.ObjectMap;

/** {@code store verify}: checks a whole store. */
@Command(
    name = "verify",
    description = {
      "Check every structure and every slot of a store, and report what is wrong where.",
      "",
      "With --deep, each segment is read a second time, bypassing the mapping, and compared, and"
          + " every entry is looked up. Every record and reference of an object map is checked in"
          + " any case.",
      "",
      "The exit code is 3 if anything is wrong."
    },
    footer = {"", "Examples:", "  store verify cities.store", "  store verify --deep cities.store"})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Option(names = "--deep", description = "Read everything twice, and look up every entry.")
  private boolean isDeep;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    boolean isObjects = ObjectMap.isObjectMap(file);
    if (isObjects) {
      MapKind.ID_MAP.refuseOptions(report.command(), "--deep");
    }
    VerifyReport result =
        isObjects ? ObjectMap.verify(file) : isDeep ? IdMap.verifyDeep(file) : IdMap.verify(file);
    int code = report.verdict(result.isClean() ? ExitCode.OK : ExitCode.CORRUPT);
    if (report.isJson()) {
      report.json(tree(result));
    } else {
      print(result);
      if (!result.isClean()) {
        report.line("'store salvage' writes what can be read to a new store.");
      }
    }
    return code;
  }

  private void print(VerifyReport result) {
    String checked = PlainText.count(result.entries(), "entry", "entries") + ", "
        + PlainText.count(result.slotsChecked(), "slot", "slots") + " in "
        + PlainText.count(result.segmentsChecked(), "segment", "segments") + " checked, "
        + PlainText.count(result.segmentsSealed()) + " of them by checksum";
    String name = PlainText.safe(file.toString());
    if (result.isClean()) {
      report.line("OK: " + name + ": " + checked);
      return;
    }
    report.line("CORRUPT: " + name + ": "
        + PlainText.count(result.problems().size(), "problem", "problems") + "; " + checked);
    for (VerifyReport.Problem problem : result.problems()) {
      report.line("  " + PlainText.safe(problem.where()) + ": " + PlainText.safe(problem.what()));
    }
  }

  private Map<String, Object> tree(VerifyReport result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("ok", result.isClean());
    tree.put("entries", result.entries());
    tree.put("slotsChecked", result.slotsChecked());
    tree.put("segmentsChecked", result.segmentsChecked());
    tree.put("segmentsSealed", result.segmentsSealed());
    tree.put("problems", result.problems().stream().map(VerifyCommand::tree).toList());
    return tree;
  }

  private static Map<String, String> tree(VerifyReport.Problem problem) {
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("where", problem.where());
    tree.put("what", problem.what());
    return tree;
  }
}

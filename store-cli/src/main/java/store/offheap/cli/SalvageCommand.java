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
import store.offheap.build.Salvage;
import store.offheap.model.DType;
import store.offheap.model.SalvageReport;
import store.offheap.object.ObjectMap;

/** {@code store salvage}: takes the entries out of a damaged store. */
@Command(
    name = "salvage",
    description = {
      "Write every readable entry of a damaged store to a new one, and say what is missing.",
      "",
      "The damaged store is only read; nobody may write it meanwhile. The exit code is 3 if"
          + " anything is missing or wrong, or may be.",
      "",
      "What a store holds stands in its first two pages. If both are lost, the options say it."
    },
    footer = {
      "",
      "Examples:",
      "  store salvage damaged.store saved.store",
      "  store salvage damaged.store saved.store --key-type u32 --set"
    })
final class SalvageCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IN", description = "The damaged store.")
  private Path input;

  @Parameters(index = "1", paramLabel = "OUT", description = "The new store; it must not exist.")
  private Path output;

  @Option(
      names = {"-k", "--key-type"},
      paramLabel = "TYPE",
      converter = DTypeConverter.class,
      description = "Type of the keys.")
  private DType keyType;

  @Option(
      names = {"-v", "--value-type"},
      paramLabel = "TYPE",
      converter = DTypeConverter.class,
      description = "Type of the values.")
  private DType valueType;

  @Option(names = "--set", description = "Keys without values.")
  private boolean isSet;

  @Option(
      names = "--segment-slots",
      paramLabel = "N",
      description = "Slots a segment, as inspect prints it (default: 131072).")
  private Integer segmentSlots;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      converter = SeedConverter.class,
      description = "Seed, as inspect prints it (default: that of build).")
  private Long seed;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ObjectMap.isObjectMap(input)) {
      throw report.usage("salvage is for ID maps: " + input + " is an object map, of which export"
          + " writes what can be read");
    }
    Salvage salvage = salvage();
    report.warnings(output);
    SalvageReport result = salvage.to(output);
    if (report.isJson()) {
      report.json(tree(result));
    } else {
      print(result);
    }
    return result.isSound() ? ExitCode.OK : ExitCode.CORRUPT;
  }

  private Salvage salvage() {
    DType values = isSet ? DType.NONE : valueType;
    if (isSet && valueType != null && valueType != DType.NONE) {
      throw report.usage("--set and --value-type exclude each other");
    }
    if ((keyType == null) != (values == null)) {
      throw report.usage("--key-type needs --value-type or --set, and they need --key-type");
    }
    Salvage salvage = Salvage.from(input);
    if (keyType != null) {
      salvage.types(keyType, values);
    }
    if (segmentSlots != null) {
      salvage.segmentSlots(segmentSlots);
    }
    if (seed != null) {
      salvage.seed(seed);
    }
    return salvage;
  }

  private void print(SalvageReport result) {
    String verdict = result.isSound() ? "OK: " : result.isComplete() ? "SUSPECT: " : "INCOMPLETE: ";
    report.line(verdict + PlainText.safe(output.toString())
        + ": " + PlainText.count(result.entries(), "entry", "entries") + " from "
        + PlainText.count(result.segmentsRead(), "segment", "segments") + ", by the "
        + PlainText.safe(result.source()));
    for (SalvageReport.Part part : result.parts()) {
      if (!part.isReadable()) {
        report.line(
            "  not used: " + PlainText.safe(part.name()) + ": " + PlainText.safe(part.problem()));
      }
    }
    for (SalvageReport.Suspect suspect : result.suspects()) {
      report.line("  suspect: " + PlainText.safe(suspect.where()) + " at byte "
          + PlainText.count(suspect.position()) + ": "
          + PlainText.count(suspect.entries(), "entry", "entries")
          + " written that may be wrong: " + PlainText.safe(suspect.what()));
    }
    for (SalvageReport.Loss loss : result.losses()) {
      String at = loss.position() < 0 ? "" : " at byte " + PlainText.count(loss.position());
      report.line(
          "  lost: " + PlainText.safe(loss.where()) + at + ": " + PlainText.safe(loss.what()));
    }
    if (result.unreachableEntries() > 0) {
      report.line("  found again: "
          + PlainText.count(result.unreachableEntries(), "entry", "entries")
          + " that a lookup did not find");
    }
  }

  private Map<String, Object> tree(SalvageReport result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", input.toString());
    tree.put("output", output.toString());
    tree.put("complete", result.isComplete());
    tree.put("keyType", result.keyType().label());
    tree.put("valueType", result.valueType().label());
    tree.put("source", result.source());
    tree.put("entries", result.entries());
    tree.put("reservedEntries", result.reservedEntries());
    tree.put("segmentsRead", result.segmentsRead());
    tree.put("foreignKeys", result.foreignKeys());
    tree.put("duplicateKeys", result.duplicateKeys());
    tree.put("cutEntries", result.cutEntries());
    tree.put("unreachableEntries", result.unreachableEntries());
    tree.put("suspectEntries", result.suspectEntries());
    tree.put("suspects", result.suspects().stream().map(SalvageCommand::tree).toList());
    tree.put("parts", result.parts().stream().map(SalvageCommand::tree).toList());
    tree.put("losses", result.losses().stream().map(SalvageCommand::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(SalvageReport.Part part) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", part.name());
    tree.put("readable", part.isReadable());
    tree.put("problem", part.problem());
    return tree;
  }

  private static Map<String, Object> tree(SalvageReport.Suspect suspect) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("where", suspect.where());
    tree.put("position", suspect.position());
    tree.put("entries", suspect.entries());
    tree.put("what", suspect.what());
    return tree;
  }

  private static Map<String, Object> tree(SalvageReport.Loss loss) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("where", loss.where());
    tree.put("position", loss.position() < 0 ? null : loss.position());
    tree.put("what", loss.what());
    return tree;
  }
}

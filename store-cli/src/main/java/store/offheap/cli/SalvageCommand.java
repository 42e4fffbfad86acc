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
import store.offheap.model.ObjectSalvageReport;
import store.offheap.model.SalvageReport;
import store.offheap.object.ObjectSalvage;

/** {@code store salvage}: salvages the entries of a damaged store. */
@Command(
    name = "salvage",
    description = {
      "Write every readable entry of a damaged store to a new one, and report what is missing.",
      "",
      "The damaged store is only read; nobody may write to it meanwhile. The exit code is 3 if"
          + " anything is, or may be, missing or wrong.",
      "",
      "For lists, maps and sets in an object map, the readable elements are written, and the"
          + " number of the others is reported.",
      "",
      "The first two pages of a store say what it holds. If both are lost, the options must say"
          + " it."
    },
    footer = {
      "",
      "Examples:",
      "  store salvage damaged.store saved.store",
      "  store salvage damaged.store saved.store --key-type u32 --set",
      "  store salvage damaged.store saved.store --objects --seed 0x1c5e0f2b9a7d4e83"
    })
final class SalvageCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IN", description = "The damaged store.")
  private Path input;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The new store; it must not exist" + " yet.")
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

  @Option(names = "--set", description = "A set: keys without values.")
  private boolean isSet;

  @Option(names = "--objects", description = "An object map. Needs --seed.")
  private boolean isObjects;

  @Option(
      names = "--segment-slots",
      paramLabel = "N",
      description = "Slots per segment, as inspect prints it (default: 131072).")
  private Integer segmentSlots;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      converter = SeedConverter.class,
      description = "Hash seed, as inspect prints it (default: that of build).")
  private Long seed;

  @Mixin
  private final ReportOption report = new ReportOption();

  private final SalvageFindings findings = new SalvageFindings(report);

  @Override
  public Integer call() throws IOException {
    OutputFile.requireFolder(output);
    if (isObjects || ObjectSalvage.isObjectMap(input)) {
      MapKind.ID_MAP.refuseOptions(report.command(), "--key-type", "--value-type", "--set");
      ObjectSalvage salvage = objectSalvage();
      report.warnings(output);
      return report(salvage.to(output));
    }
    Salvage salvage = salvage();
    report.warnings(output);
    SalvageReport result = salvage.to(output);
    int code = verdict(result.isSound());
    if (report.isJson()) {
      report.json(tree(result));
    } else {
      print(result);
    }
    return code;
  }

  private int report(ObjectSalvageReport result) throws IOException {
    int code = verdict(result.isSound());
    if (report.isJson()) {
      report.json(tree(result));
    } else {
      print(result);
    }
    return code;
  }

  private int verdict(boolean isSound) {
    return report.verdict(isSound ? ExitCode.OK : ExitCode.CORRUPT);
  }

  private ObjectSalvage objectSalvage() {
    ObjectSalvage salvage = ObjectSalvage.from(input);
    if (segmentSlots != null) {
      salvage.segmentSlots(segmentSlots);
    }
    if (seed != null) {
      salvage.seed(seed);
    }
    return salvage;
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
    report.line(verdict(result.isSound(), result.isComplete())
        + PlainText.count(result.entries(), "entry", "entries") + " from "
        + PlainText.count(result.segmentsRead(), "segment", "segments") + ", by the "
        + PlainText.safe(result.source()));
    findings.print(result.parts(), result.suspects(), result.losses());
    if (result.unreachableEntries() > 0) {
      report.line("  found again: "
          + PlainText.count(result.unreachableEntries(), "entry", "entries")
          + " that a lookup did not find");
    }
  }

  private void print(ObjectSalvageReport result) {
    String partial = result.partialEntries() == 0
        ? ""
        : ", " + PlainText.count(result.partialEntries()) + " of them in part,";
    report.line(verdict(result.isSound(), result.isComplete())
        + PlainText.count(result.entries(), "entry", "entries") + partial + " from "
        + PlainText.count(result.segmentsRead(), "segment", "segments") + ", by the "
        + PlainText.safe(result.source()));
    findings.print(result.parts(), result.suspects(), result.losses());
  }

  private String verdict(boolean isSound, boolean isComplete) {
    String verdict = isSound ? "OK: " : isComplete ? "SUSPECT: " : "INCOMPLETE: ";
    return verdict + PlainText.safe(output.toString()) + ": ";
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
    SalvageFindings.addTo(tree, result.parts(), result.suspects(), result.losses());
    return tree;
  }

  private Map<String, Object> tree(ObjectSalvageReport result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", input.toString());
    tree.put("output", output.toString());
    tree.put("complete", result.isComplete());
    tree.put("source", result.source());
    tree.put("entries", result.entries());
    tree.put("partialEntries", result.partialEntries());
    tree.put("lostEntries", result.lostEntries());
    tree.put("segmentsRead", result.segmentsRead());
    tree.put("suspectEntries", result.suspectEntries());
    SalvageFindings.addTo(tree, result.parts(), result.suspects(), result.losses());
    return tree;
  }
}

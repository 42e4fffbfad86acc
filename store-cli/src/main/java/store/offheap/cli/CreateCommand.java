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
import store.offheap.map.IdMapBuilder;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectMapBuilder;

/** {@code store create}: creates an empty store. */
@Command(
    name = "create",
    description = "Create an empty store, to be filled by put or by a program.",
    footer = {
      "",
      "Types: int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64, or abbreviated:"
          + " u32, f64. Keys are int32, uint32, int64 or uint64.",
      "",
      "Examples:",
      "  store create visits.store --key-type u64 --value-type u32",
      "  store create seen.store --key-type u32 --set",
      "  store create users.objects --objects"
    })
final class CreateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store; it must not exist yet.")
  private Path file;

  @Option(
      names = {"-k", "--key-type"},
      paramLabel = "TYPE",
      defaultValue = "int64",
      converter = DTypeConverter.class,
      description = "Type of the keys (default: ${DEFAULT-VALUE}).")
  private DType keyType;

  @Option(
      names = {"-v", "--value-type"},
      paramLabel = "TYPE",
      converter = DTypeConverter.class,
      description = "Type of the values (default: int64).")
  private DType valueType;

  @Option(names = "--set", description = "A set: keys without values.")
  private boolean isSet;

  @Option(
      names = {"-n", "--expected-entries"},
      paramLabel = "N",
      description = "Number of entries to reserve space for; the store grows beyond it by itself.")
  private long expectedEntries;

  @Mixin
  private AttributeOptions attributes;

  @Option(
      names = "--objects",
      description = "An object map: keys and values of any type, including lists, maps and sets.")
  private boolean isObjects;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    OutputFile.requirePath(file);
    if (isObjects) {
      createObjects();
      return ExitCode.OK;
    }
    if (isSet && valueType != null && valueType != DType.NONE) {
      throw report.usage("--set and --value-type exclude each other");
    }
    IdMapBuilder builder = IdMap.builder(file).keyType(keyType);
    if (isSet || valueType == DType.NONE) {
      builder.noValues();
    } else {
      builder.valueType(valueType == null ? DType.INT64 : valueType);
    }
    if (expectedEntries != 0) {
      builder.expectedEntries(expectedEntries);
    }
    attributes.forEach(builder::attribute);
    try (IdMap map = builder.create()) {
      report.warnings(file, map.warnings());
      print(map.keyType(), map.valueType());
    }
    return ExitCode.OK;
  }

  private void createObjects() throws IOException {
    MapKind.ID_MAP.refuseOptions(
        report.command(), "--key-type", "--value-type", "--set", "--expected-entries");
    ObjectMapBuilder builder = ObjectMap.builder(file);
    attributes.forEach(builder::attribute);
    try (ObjectMap map = builder.create()) {
      report.warnings(file, map.warnings());
    }
    if (report.isJson()) {
      report.json(Map.of("file", file.toString()));
    } else {
      report.line(PlainText.safe(file.toString()) + ": created, an object map");
    }
  }

  private void print(DType keys, DType values) throws IOException {
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", file.toString());
      tree.put("keyType", keys.label());
      tree.put("valueType", values.label());
      report.json(tree);
    } else {
      report.line(PlainText.safe(file.toString()) + ": created, " + PlainText.types(keys, values));
    }
  }
}

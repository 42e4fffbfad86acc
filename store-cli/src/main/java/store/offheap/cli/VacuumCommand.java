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
import store.offheap.error.NotAStoreException;
import store.offheap.map.IdMap;
import store.offheap.model.VacuumReport;
import store.offheap.object.ObjectMap;

/** {@code store vacuum}: returns the unused space of an object map. */
@Command(
    name = "vacuum",
    description = {
      "Reclaim unused space in the file of an object map.",
      "",
      "The live content is copied to a new file next to the old one, which it replaces once it is"
          + " complete and on disk. Until then the old file is unchanged, and there must be room"
          + " for both. Readers that have the map open switch to the new file by themselves; no"
          + " writer may have it open.",
      "",
      "With -o, the new file appears elsewhere, such as on another disk, and the old one remains."
    },
    footer = {
      "",
      "Examples:",
      "  store vacuum places.objects",
      "  store vacuum --packed places.objects",
      "  store vacuum places.objects -o /backup/places.objects"
    })
final class VacuumCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The object map.")
  private Path file;

  @Option(
      names = "--packed",
      description =
          "Make the file as short as possible (at least two segments, usually 4 MiB), for a map"
              + " that will only be read: any later put makes it grow at once.")
  private boolean isPacked;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "The output, which must not exist (default: replace FILE).")
  private Path output;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (!ObjectMap.isObjectMap(file)) {
      // Checked first, because a file that is not a store, or cannot be read, has a specific
      // message.
      IdMap.openReadOnly(file).close();
      throw new NotAStoreException("an ID map, which compact makes short, not an object map", file);
    }
    if (output != null) {
      OutputFile.requireFolder(output);
      report.warnings(output);
    }
    VacuumReport result = vacuum();
    if (report.isJson()) {
      report.json(tree(result));
    } else {
      report.line(PlainText.safe((output == null ? file : output).toString()) + ": "
          + PlainText.count(result.entries(), "entry", "entries") + ", "
          + PlainText.bytes(result.bytesBefore()) + " before, "
          + PlainText.bytes(result.bytesAfter()) + " after");
    }
    return ExitCode.OK;
  }

  private VacuumReport vacuum() {
    try (ObjectMap map = ObjectMap.open(file)) {
      report.warnings(file, map.warnings());
      report.recovery(map.recovery());
      if (!isPacked) {
        return output == null ? map.vacuum() : map.copyTo(output);
      }
    }
    return output == null ? ObjectMap.compact(file) : ObjectMap.compact(file, output);
  }

  private Map<String, Object> tree(VacuumReport result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    if (output != null) {
      tree.put("output", output.toString());
    }
    tree.put("entries", result.entries());
    tree.put("bytesBefore", result.bytesBefore());
    tree.put("bytesAfter", result.bytesAfter());
    return tree;
  }
}

package store.offheap.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;
import store.offheap.model.DType;

/** {@code store export}: writes entries as CSV or TSV. */
@Command(
    name = "export",
    description = {
      "Write all entries as CSV or TSV, which build reads.",
      "",
      "The order is that of the file. With -o the output appears only when it is complete."
    },
    footer = {
      "",
      "Examples:",
      "  store export cities.store | head",
      "  store export cities.store -o cities.tsv.gz"
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Where to (default: standard output). A name that ends in .gz is compressed.")
  private Path output;

  @Option(
      names = {"-d", "--delimiter"},
      paramLabel = "DELIMITER",
      converter = DelimiterConverter.class,
      description =
          "comma, tab, semicolon, pipe, or the character itself (default: comma, or tab if"
              + " OUT ends in .tsv or .tsv.gz).")
  private Delimiter delimiter;

  @Option(names = "--no-header", description = "Do not name the columns in the first row.")
  private boolean isWithoutHeader;

  @Option(
      names = "--key-name",
      paramLabel = "NAME",
      description = "Name of the key column (default: as it was built, else key).")
  private String keyName;

  @Option(
      names = "--value-name",
      paramLabel = "NAME",
      description = "Name of the value column (default: as it was built, else value).")
  private String valueName;

  @Option(names = "--overwrite", description = "Replace OUT if it exists.")
  private boolean isOverwrite;

  @Override
  public Integer call() throws IOException {
    try (IdMap map = IdMap.openReadOnly(file)) {
      if (output == null) {
        write(map, new BufferedOutputStream(StandardStreams.outBytes()));
      } else if (Files.exists(output) && !Files.isRegularFile(output)) {
        // A pipe or a device: it can be written, but never replaced.
        writeTo(output, map);
      } else {
        writeFile(map);
      }
    }
    return ExitCode.OK;
  }

  private void writeFile(IdMap map) throws IOException {
    try (OutputFile pending = new OutputFile(output, isOverwrite)) {
      writeTo(pending.temporary(), map);
      pending.publish();
    }
  }

  private void writeTo(Path path, IdMap map) throws IOException {
    try (OutputStream bytes = Files.newOutputStream(path);
        OutputStream packed = isGzip() ? new GZIPOutputStream(bytes, 1 << 16) : bytes) {
      write(map, new BufferedOutputStream(packed, 1 << 16));
    } catch (FileSystemException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw new IOException("cannot write " + output + ": " + e.getCause().getMessage(), e);
    } catch (IOException e) {
      throw new IOException("cannot write " + output + ": " + e.getMessage(), e);
    }
  }

  private boolean isGzip() {
    return name().endsWith(".gz");
  }

  private String name() {
    return output == null ? "" : output.toString().toLowerCase(Locale.ROOT);
  }

  private void write(IdMap map, OutputStream bytes) throws IOException {
    boolean isSet = map.valueType() == DType.NONE;
    CsvWriter rows = CsvWriter.builder()
        .fieldSeparator(delimiter().character())
        .lineDelimiter(LineDelimiter.LF)
        .build(bytes, StandardCharsets.UTF_8);
    if (!isWithoutHeader) {
      writeHeader(rows, map.attributes(), isSet);
    }
    TextMap entries = new TextMap(map);
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      String key = entries.keyText(cursor.key());
      if (isSet) {
        rows.writeRecord(key);
      } else {
        rows.writeRecord(key, entries.valueText(value(cursor, map.valueType())));
      }
    }
    rows.flush();
    bytes.flush();
  }

  private static long value(IdMapCursor cursor, DType type) {
    return type.isFloating() ? Double.doubleToRawLongBits(cursor.doubleValue()) : cursor.value();
  }

  private void writeHeader(CsvWriter rows, Map<String, String> attributes, boolean isSet) {
    String key = keyName != null ? keyName : attributes.getOrDefault("key.column", "key");
    String value = valueName != null ? valueName : attributes.getOrDefault("value.column", "value");
    if (isSet) {
      rows.writeRecord(key);
    } else {
      rows.writeRecord(key, value);
    }
  }

  private Delimiter delimiter() {
    if (delimiter != null) {
      return delimiter;
    }
    return name().endsWith(".tsv") || name().endsWith(".tsv.gz") ? Delimiter.TAB : Delimiter.COMMA;
  }
}

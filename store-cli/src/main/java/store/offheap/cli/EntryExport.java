package store.offheap.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;
import store.offheap.model.DType;

/** Writes the entries of an ID map in file order. Confined to one thread. */
final class EntryExport {
  private final IdMap map;
  private final DType valueType;
  private final TextMap texts;
  private final byte[] record;

  EntryExport(IdMap map) {
    this.map = map;
    this.valueType = map.valueType();
    this.texts = new TextMap(map);
    this.record = new byte[map.keyType().bytes() + valueType.bytes()];
  }

  /** Writes a row for each entry. */
  void writeRows(CsvWriter rows) throws IOException {
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      String key = texts.keyText(cursor.key());
      if (valueType == DType.NONE) {
        rows.writeRecord(key);
      } else {
        rows.writeRecord(key, texts.valueText(value(cursor)));
      }
    }
    rows.flush();
  }

  /** Writes a line of JSON for each entry. */
  void writeJson(OutputStream bytes, ColumnNames names) throws IOException {
    Writer lines = new OutputStreamWriter(bytes, StandardCharsets.US_ASCII);
    String beforeKey = "{" + JsonText.of(names.key()) + ":";
    String beforeValue = "," + JsonText.of(names.value()) + ":";
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      lines.write(beforeKey);
      lines.write(texts.keyText(cursor.key()));
      if (valueType != DType.NONE) {
        lines.write(beforeValue);
        lines.write(valueJson(value(cursor)));
      }
      lines.write("}\n");
    }
    lines.flush();
  }

  private String valueJson(long value) {
    return valueType.isFloating() ? JsonText.of(texts.valueNumber(value)) : texts.valueText(value);
  }

  /** Writes the key and value of each entry as little-endian bytes. */
  void writeRaw(OutputStream bytes) throws IOException {
    IdMapCursor cursor = map.cursor();
    int keyBytes = map.keyType().bytes();
    while (cursor.next()) {
      put(0, keyBytes, cursor.key());
      if (valueType.isFloating()) {
        put(keyBytes, valueType.bytes(), valueType.doubleToRaw(cursor.doubleValue()));
      } else if (valueType != DType.NONE) {
        put(keyBytes, valueType.bytes(), cursor.value());
      }
      bytes.write(record);
    }
    bytes.flush();
  }

  private void put(int offset, int length, long bits) {
    for (int i = 0; i < length; i++) {
      record[offset + i] = (byte) (bits >>> i * Byte.SIZE);
    }
  }

  private long value(IdMapCursor cursor) {
    return valueType.isFloating()
        ? Double.doubleToRawLongBits(cursor.doubleValue())
        : cursor.value();
  }
}

package store.offheap.model;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a bulk build wrote.
 *
 * @param file the file
 * @param entries entries in the file
 * @param rows rows read, duplicates included
 * @param duplicates rows whose key another row had and that are not in the file
 * @param keyType type of the keys
 * @param valueType type of the values; {@link DType#NONE} for a set
 * @param fileBytes length of the file in bytes
 * @param load share of the slots that hold an entry, 0 to 1
 */
public record BuildReport(
    Path file,
    long entries,
    long rows,
    long duplicates,
    DType keyType,
    DType valueType,
    long fileBytes,
    double load) {

  /**
   * Checks.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a number is negative or {@code load} is not within 0 to 1
   */
  public BuildReport {
    Objects.requireNonNull(file, "file");
    Require.notNegative("entries", entries);
    Require.notNegative("rows", rows);
    Require.notNegative("duplicates", duplicates);
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    Require.notNegative("fileBytes", fileBytes);
    Require.load(load);
  }

  /**
   * The length of the file for each entry.
   *
   * @return bytes; 0 when there are no entries
   */
  public double bytesPerEntry() {
    return entries == 0 ? 0 : (double) fileBytes / entries;
  }
}

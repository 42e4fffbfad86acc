package store.offheap.model;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Result of a bulk build.
 *
 * @param file the file
 * @param entries entries in the file
 * @param rows rows read, duplicates included
 * @param duplicates rows that are not in the file because another row had the same key
 * @param keyType type of the keys
 * @param valueType type of the values; {@link DType#NONE} for a set
 * @param fileBytes length of the file in bytes
 * @param load load factor: fraction of the slots that hold an entry, 0 to 1
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
   * Validates the components.
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
   * Returns the length of the file per entry.
   *
   * @return bytes; 0 when there are no entries
   */
  public double bytesPerEntry() {
    return entries == 0 ? 0 : (double) fileBytes / entries;
  }
}

package store.offheap.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What was salvaged from a damaged store, and what was not.
 *
 * @param file the damaged file, which is unchanged
 * @param output the new file
 * @param keyType type of the keys
 * @param valueType type of the values; {@link DType#NONE} for a set
 * @param source the structure that told which segments are live, such as {@code segment table}
 * @param entries entries written
 * @param reservedEntries number of those entries that belong to the two keys stored outside the
 *     segments
 * @param segmentsRead segments that were read at least in part
 * @param foreignKeys keys omitted because their hash does not lead to the place where they were
 *     found
 * @param duplicateKeys entries omitted because their key occurred more than once; the entry that a
 *     lookup in the damaged file finds was written, or the one read first if a lookup finds neither
 * @param cutEntries keys omitted because their value, or part of the key, could not be read
 * @param unreachableEntries entries written that a lookup in the damaged file does not find
 * @param suspects segments whose entries were written but may be wrong; copied, unmodifiable
 * @param parts the file's structures, and whether each was readable; copied, unmodifiable
 * @param losses what is, or may be, missing from the new file; copied, unmodifiable
 */
public record SalvageReport(
    Path file,
    Path output,
    DType keyType,
    DType valueType,
    String source,
    long entries,
    int reservedEntries,
    long segmentsRead,
    long foreignKeys,
    long duplicateKeys,
    long cutEntries,
    long unreachableEntries,
    List<Suspect> suspects,
    List<Part> parts,
    List<Loss> losses) {

  /** Position of a loss that has no position. */
  public static final long NO_POSITION = -1;

  /**
   * Validates and copies the components.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a number is negative or {@code source} is blank
   */
  public SalvageReport {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    Require.notBlank("source", source);
    Require.notNegative("entries", entries);
    Require.notNegative("reservedEntries", reservedEntries);
    Require.notNegative("segmentsRead", segmentsRead);
    Require.notNegative("foreignKeys", foreignKeys);
    Require.notNegative("duplicateKeys", duplicateKeys);
    Require.notNegative("cutEntries", cutEntries);
    Require.notNegative("unreachableEntries", unreachableEntries);
    suspects = List.copyOf(suspects);
    parts = List.copyOf(parts);
    losses = List.copyOf(losses);
  }

  /**
   * Returns whether nothing is known to be missing.
   *
   * @return true when there are no losses; a structure that another one could replace is not a loss
   */
  public boolean isComplete() {
    return losses.isEmpty();
  }

  /**
   * Returns whether nothing is known to be missing or wrong.
   *
   * @return true when there are neither losses nor suspects
   */
  public boolean isSound() {
    return isComplete() && suspects.isEmpty();
  }

  /**
   * Returns the number of written entries that may be wrong.
   *
   * @return the sum over the suspects
   */
  public long suspectEntries() {
    return suspects.stream().mapToLong(Suspect::entries).sum();
  }

  /**
   * A segment whose bytes do not match its checksum. There is no way to tell which bytes changed:
   * an entry may have a wrong value or key, or be missing.
   *
   * @param where such as {@code segment 12}
   * @param position offset in the file where it begins, in bytes
   * @param entries entries of it that were written
   * @param what what is wrong with it
   */
  public record Suspect(String where, long position, long entries, String what) {

    /**
     * Validates the components.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a text is blank or a number is negative
     */
    public Suspect {
      Require.notBlank("where", where);
      Require.notNegative("position", position);
      Require.notNegative("entries", entries);
      Require.notBlank("what", what);
    }
  }

  /**
   * A structure of the damaged file.
   *
   * @param name such as {@code superblock A}
   * @param problem why it could not be read or is not valid; empty if it was read and is valid
   */
  public record Part(String name, String problem) {

    /**
     * Validates the components.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public Part {
      Require.notBlank("name", name);
      Objects.requireNonNull(problem, "problem");
    }

    /**
     * Returns whether the structure could be read.
     *
     * @return true when there is no problem
     */
    public boolean isReadable() {
      return problem.isEmpty();
    }
  }

  /**
   * Something that is missing, or may be.
   *
   * @param where the part of the file, such as {@code segment 12}
   * @param position offset in the file where that part begins, in bytes, or {@link #NO_POSITION}
   * @param what what is wrong with it
   */
  public record Loss(String where, long position, String what) {

    /**
     * Validates the components.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a text is blank
     */
    public Loss {
      Require.notBlank("where", where);
      Require.notBlank("what", what);
    }
  }
}

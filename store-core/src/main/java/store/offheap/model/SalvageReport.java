package store.offheap.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What was saved of a damaged store, and what was not.
 *
 * @param file the damaged file, which is as it was
 * @param output the new file
 * @param keyType type of the keys
 * @param valueType type of the values; {@link DType#NONE} for a set
 * @param source the structure that said which segments are live, such as {@code segment table}
 * @param entries entries written
 * @param reservedEntries how many of them are of the two keys that lie outside the segments
 * @param segmentsRead segments of which at least a part was read
 * @param foreignKeys keys left out because their hash does not lead to where they lay
 * @param duplicateKeys entries left out because their key came again; the one that a lookup in the
 *     damaged file finds was written, or the one that was read first if neither is found
 * @param cutEntries keys left out because their value, or a part of them, could not be read
 * @param unreachableEntries entries written that a lookup in the damaged file does not find
 * @param suspects segments whose entries were written and may be wrong; copied, unmodifiable
 * @param parts the file's structures, and whether each could be read; copied, unmodifiable
 * @param losses what is missing, or may be, in the new file; copied, unmodifiable
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

  /** The position of a loss that has none. */
  public static final long NO_POSITION = -1;

  /**
   * Checks and copies.
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
   * Whether nothing is known to be missing.
   *
   * @return true when there are no losses; a structure that another could stand in for is none
   */
  public boolean isComplete() {
    return losses.isEmpty();
  }

  /**
   * Whether nothing is known to be missing or wrong.
   *
   * @return true when there are neither losses nor suspects
   */
  public boolean isSound() {
    return isComplete() && suspects.isEmpty();
  }

  /**
   * How many entries were written that may be wrong.
   *
   * @return the sum over the suspects
   */
  public long suspectEntries() {
    return suspects.stream().mapToLong(Suspect::entries).sum();
  }

  /**
   * A segment whose bytes are not those of its checksum. Which of them changed, nothing says: an
   * entry may have another value than before, or another key, or be missing.
   *
   * @param where such as {@code segment 12}
   * @param position where in the file it begins, in bytes
   * @param entries entries of it that were written
   * @param what what is wrong with it
   */
  public record Suspect(String where, long position, long entries, String what) {

    /**
     * Checks.
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
   * @param problem why it could not be read or does not count; empty when it could and does
   */
  public record Part(String name, String problem) {

    /**
     * Checks.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public Part {
      Require.notBlank("name", name);
      Objects.requireNonNull(problem, "problem");
    }

    /**
     * Whether it could be read.
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
   * @param position where in the file that part begins, in bytes, or {@link #NO_POSITION}
   * @param what what is wrong with it
   */
  public record Loss(String where, long position, String what) {

    /**
     * Checks.
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

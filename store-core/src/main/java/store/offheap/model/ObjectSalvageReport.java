package store.offheap.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Part;
import store.offheap.model.SalvageReport.Suspect;

/**
 * What was saved of a damaged object map, and what was not.
 *
 * @param file the damaged file, which is as it was
 * @param output the new file
 * @param source the structure that said which segments are live, such as {@code segment table}
 * @param entries entries written, of the map itself
 * @param partialEntries how many of them lack something that was nested in their value
 * @param lostEntries entries of which the key, the value or both could not be read; of a segment
 *     that could not be read, nobody knows how many there were
 * @param segmentsRead segments of which at least a part was read, of table and heap
 * @param suspects segments on which entries rest that were written and may be wrong; copied,
 *     unmodifiable
 * @param parts the file's structures, and whether each could be read; copied, unmodifiable
 * @param losses what is missing, or may be, in the new file; copied, unmodifiable
 */
public record ObjectSalvageReport(
    Path file,
    Path output,
    String source,
    long entries,
    long partialEntries,
    long lostEntries,
    long segmentsRead,
    List<Suspect> suspects,
    List<Part> parts,
    List<Loss> losses) {

  /**
   * Checks and copies.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a number is negative or {@code source} is blank
   */
  public ObjectSalvageReport {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(output, "output");
    Require.notBlank("source", source);
    Require.notNegative("entries", entries);
    Require.notNegative("partialEntries", partialEntries);
    Require.notNegative("lostEntries", lostEntries);
    Require.notNegative("segmentsRead", segmentsRead);
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
   * @return the sum over the suspects; an entry that rests on two of them counts twice
   */
  public long suspectEntries() {
    return suspects.stream().mapToLong(Suspect::entries).sum();
  }
}

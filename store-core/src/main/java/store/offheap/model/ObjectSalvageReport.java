package store.offheap.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Part;
import store.offheap.model.SalvageReport.Suspect;

/**
 * What was salvaged from a damaged object map, and what was not.
 *
 * @param file the damaged file, which is unchanged
 * @param output the new file
 * @param source the structure that told which segments are live, such as {@code segment table}
 * @param entries entries written, counting only those of the map itself
 * @param partialEntries number of those entries that lack something nested in their value
 * @param lostEntries entries whose key, value or both could not be read; the number of entries in
 *     an unreadable segment is unknown
 * @param segmentsRead table and heap segments that were read at least in part
 * @param suspects suspect segments: entries that depend on them were written but may be wrong;
 *     copied, unmodifiable
 * @param parts the file's structures, and whether each was readable; copied, unmodifiable
 * @param losses what is, or may be, missing from the new file; copied, unmodifiable
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
   * Validates and copies the components.
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
   * @return the sum over the suspects; an entry that depends on two of them counts twice
   */
  public long suspectEntries() {
    return suspects.stream().mapToLong(Suspect::entries).sum();
  }
}

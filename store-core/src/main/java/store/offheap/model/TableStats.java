package store.offheap.model;

import java.util.Arrays;

/**
 * The occupancy and probe lengths of a table, at one moment.
 *
 * @param entries live entries
 * @param deleted tombstones: slots whose entry was deleted and that cannot be reused
 * @param slots slots of all live segments
 * @param load load factor: fraction of the slots that are live or deleted, 0 to 1
 * @param fileBytes length of the file in bytes
 * @param bytesPerEntry {@code fileBytes} per live entry; 0 when there are none
 * @param segments live segments
 * @param retiredSegments segments that were replaced and are waiting for the next checkpoint
 * @param freeSegments segments that may be reused
 * @param depth number of hash bits that select a directory entry
 * @param probeLengths element {@code i} counts the live entries whose lookup inspects {@code i + 1}
 *     slots; the last element also counts all longer ones. Copied on construction and on access
 * @param segmentLoads load factor of each live segment, 0 to 1, in the order of the hashes that
 *     lead to them. Copied on construction and on access
 */
public record TableStats(
    long entries,
    long deleted,
    long slots,
    double load,
    long fileBytes,
    double bytesPerEntry,
    int segments,
    int retiredSegments,
    int freeSegments,
    int depth,
    long[] probeLengths,
    double[] segmentLoads) {

  /**
   * Validates and copies the components.
   *
   * @throws IllegalArgumentException if a number is negative, {@code load} is not within 0 to 1 or
   *     {@code bytesPerEntry} is not finite
   */
  public TableStats {
    Require.notNegative("entries", entries);
    Require.notNegative("deleted", deleted);
    Require.notNegative("slots", slots);
    Require.load(load);
    Require.notNegative("fileBytes", fileBytes);
    if (!(bytesPerEntry >= 0 && bytesPerEntry < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "bytesPerEntry: expected=0 or more, actual=" + bytesPerEntry);
    }
    Require.notNegative("segments", segments);
    Require.notNegative("retiredSegments", retiredSegments);
    Require.notNegative("freeSegments", freeSegments);
    Require.notNegative("depth", depth);
    probeLengths = probeLengths.clone();
    for (final long count : probeLengths) {
      Require.notNegative("probeLengths", count);
    }
    segmentLoads = segmentLoads.clone();
    for (final double segmentLoad : segmentLoads) {
      Require.load(segmentLoad);
    }
  }

  @Override
  public long[] probeLengths() {
    return probeLengths.clone();
  }

  @Override
  public double[] segmentLoads() {
    return segmentLoads.clone();
  }

  /**
   * Returns the mean number of slots that a lookup of a live entry inspects.
   *
   * @return 1 or more; a lower bound when the last element of {@link #probeLengths()} is not 0; 0
   *     when no entry was counted
   */
  public double meanProbeLength() {
    double probes = 0;
    double counted = 0;
    for (int i = 0; i < probeLengths.length; i++) {
      probes += (i + 1.0) * probeLengths[i];
      counted += probeLengths[i];
    }
    return counted == 0 ? 0 : probes / counted;
  }

  /**
   * Returns the largest number of slots that a lookup of a live entry inspects.
   *
   * @return 1 or more; a lower bound when the last element of {@link #probeLengths()} is not 0; 0
   *     when no entry was counted
   */
  public int maxProbeLength() {
    int length = probeLengths.length;
    while (length > 0 && probeLengths[length - 1] == 0) {
      length--;
    }
    return length;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof TableStats that
        && entries == that.entries
        && deleted == that.deleted
        && slots == that.slots
        && Double.compare(load, that.load) == 0
        && fileBytes == that.fileBytes
        && Double.compare(bytesPerEntry, that.bytesPerEntry) == 0
        && segments == that.segments
        && retiredSegments == that.retiredSegments
        && freeSegments == that.freeSegments
        && depth == that.depth
        && Arrays.equals(probeLengths, that.probeLengths)
        && Arrays.equals(segmentLoads, that.segmentLoads);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(entries) + Arrays.hashCode(probeLengths);
  }

  @Override
  public String toString() {
    return "TableStats[entries="
        + entries
        + ", deleted="
        + deleted
        + ", slots="
        + slots
        + ", load="
        + load
        + ", fileBytes="
        + fileBytes
        + ", bytesPerEntry="
        + bytesPerEntry
        + ", segments="
        + segments
        + ", retiredSegments="
        + retiredSegments
        + ", freeSegments="
        + freeSegments
        + ", depth="
        + depth
        + ", meanProbeLength="
        + meanProbeLength()
        + ", maxProbeLength="
        + maxProbeLength()
        + "]";
  }
}

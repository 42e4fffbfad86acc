package store.offheap.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import store.offheap.error.CorruptStoreException;

/**
 * Records which structure each range of the file belongs to. Ranges must not overlap, because a
 * store to one would change the other.
 *
 * <p>Not thread-safe.
 */
final class Claims {
  private final List<Claim> claims = new ArrayList<>();

  private final int segmentLength;

  private record Claim(String what, int number, long position, long length) {
    long end() {
      return position + length;
    }
  }

  /**
   * Creates an instance with the header up to the segment table, the catalogs, and the chunks that
   * are not 0.
   */
  Claims(Checkpoints checkpoints, long[] chunks) {
    segmentLength = checkpoints.newest().spec().segmentLength();
    add("header page", 0, 0, LivePage.POSITION + StoreFile.PAGE);
    checkpoints.claim(this);
    for (int i = 0; i < chunks.length; i++) {
      if (chunks[i] != 0) {
        add("chunk", i, chunks[i], SegmentTable.chunkLength(i));
      }
    }
  }

  /** Adds a range. */
  void add(String what, int number, long position, long length) {
    claims.add(new Claim(what, number, position, length));
  }

  /**
   * Adds the range of a segment.
   *
   * @throws CorruptStoreException if it is not a range that the file could have allocated
   */
  void requireSegment(int number, long position, int length, Windows windows) {
    if (length != segmentLength) {
      throw windows.corrupt("segment " + number, "length", segmentLength, length);
    }
    windows.requireRegion("segment", number, position, length);
    add("segment", number, position, length);
  }

  /**
   * Checks that no two ranges overlap and all lie inside the file.
   *
   * @throws CorruptStoreException if this does not hold
   */
  void require(Windows windows) {
    check(windows.end(), (where, what, expected, actual) -> {
      throw windows.corrupt(where, what, expected, actual);
    });
  }

  /**
   * Returns whether {@link #check} finds nothing, and no range crosses a boundary that ranges must
   * not cross.
   */
  boolean isSound(long end) {
    List<String> found = new ArrayList<>();
    check(end, (where, what, expected, actual) -> found.add(where));
    return found.isEmpty()
        && claims.stream().allMatch(c -> Windows.place(c.position, c.length) == c.position);
  }

  /** Returns the end of the last range. */
  long end() {
    return claims.stream().mapToLong(Claim::end).max().orElse(0);
  }

  /**
   * Checks all ranges in ascending order of position.
   *
   * @param end maximum end of the last range
   * @param finding called for each range that does not begin on a page boundary, overlaps the
   *     previous one, or ends too late
   */
  void check(long end, Finding finding) {
    claims.sort(Comparator.comparingLong(Claim::position));
    long next = 0;
    for (Claim claim : claims) {
      long position = claim.position();
      if (position < next || position % StoreFile.PAGE != 0 || position > end - claim.length()) {
        finding.found(
            claim.what() + " " + claim.number(),
            "position",
            "a page from " + next + " to " + (end - claim.length()),
            position);
      } else {
        next = claim.end();
      }
    }
  }

  /** Accepts a finding, or throws it. */
  interface Finding {
    void found(String where, String what, Object expected, Object actual);
  }
}

package store.offheap.table;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import store.offheap.file.DamagedFile;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.model.VerifyReport.Problem;

/**
 * Reads the live segments of an open table a second time, through the channel, and looks up every
 * entry as a reader would.
 *
 * <p>Holds one segment's bytes. Not thread-safe.
 */
final class DeepCheck {
  /**
   * Maximum number of slots that lookups inspect, per slot of a segment: keys may share a home
   * slot.
   */
  private static final int PROBES_PER_SLOT = 64;

  private final Table table;
  private final ByteBuffer bytes;
  private final Region copy;
  private final List<Problem> problems = new ArrayList<>();

  private DeepCheck(Table table) {
    this.table = table;
    this.bytes = ByteBuffer.allocateDirect(table.layout().length()).order(ByteOrder.LITTLE_ENDIAN);
    this.copy = Region.of(bytes);
  }

  /** Returns the problems found, at most two for each segment. */
  static List<Problem> of(Table table) {
    DeepCheck check = new DeepCheck(table);
    try (DamagedFile file = DamagedFile.open(table.file().path())) {
      for (Segment segment : table.file().view().segments()) {
        check.compare(file, segment);
        check.lookUp(segment);
      }
    }
    return check.problems;
  }

  private void compare(DamagedFile file, Segment segment) {
    int missing = file.read(bytes, segment.position(), (byte) 0);
    if (missing > 0) {
      report(
          segment,
          "read: expected=" + bytes.capacity() + " bytes, actual=" + (bytes.capacity() - missing));
      return;
    }
    int at = bytes.mismatch(table.file().region(segment).buffer());
    if (at >= 0) {
      report(segment, "the file has other bytes than its mapping: offset=" + at);
    }
  }

  /**
   * Looks up the entries that were read through the channel. If the lookups would take too long,
   * keys far from home are left to the check of the slots' order.
   */
  private void lookUp(Segment segment) {
    long missed = 0;
    long probesLeft = (long) PROBES_PER_SLOT * table.layout().slots();
    for (int slot = 0; slot < table.layout().slots(); slot++) {
      long key = table.access().key(bytes, copy.base(), slot);
      probesLeft -= SegmentLayout.isReserved(key) ? 0 : probes(key, slot);
      if (!SegmentLayout.isReserved(key) && probesLeft > 0) {
        OptionalLong found = table.find(key);
        long raw = table.access().value(bytes, copy.base(), slot);
        missed += found.isPresent() && found.getAsLong() == raw ? 0 : 1;
      }
    }
    Reference.reachabilityFence(copy);
    if (missed > 0) {
      report(
          segment, "entries that a lookup does not find as they are: expected=0, actual=" + missed);
    }
  }

  private int probes(long key, int slot) {
    int home = table.access().home(table.access().hash(key));
    return table.access().probeLength(home, slot);
  }

  private void report(Segment segment, String what) {
    problems.add(new Problem("segment " + segment.number(), what));
  }
}

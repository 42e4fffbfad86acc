package store.offheap.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;

/**
 * The result of scanning all slots of a segment.
 *
 * <p>A live entry is in order if its key's hash leads to this segment and a search for the key ends
 * at exactly this slot. A search that ends before it, at an empty slot, means that an entry of the
 * probe sequence is missing; one that ends at another slot means that the key occurs twice.
 */
final class SegmentCheck {
  /** Number of buckets of probe lengths; the last bucket also counts all longer ones. */
  static final int PROBE_BUCKETS = 64;

  private static final int MAX_PROBLEMS = 5;

  private final long[] probeLengths = new long[PROBE_BUCKETS];
  private final List<String> problems = new ArrayList<>();
  private int used;
  private int deleted;
  private int foreign;
  private int unreachable;
  private int duplicate;
  private boolean isOverfull;

  private SegmentCheck() {}

  static SegmentCheck of(Table table, Segment segment) {
    SegmentCheck check = new SegmentCheck();
    check.walk(table, segment);
    return check;
  }

  private void walk(Table table, Segment segment) {
    StoreFile file = table.file();
    SegmentAccess access = table.access();
    Region region = file.region(segment);
    file.willScan(region);
    ByteBuffer window = region.buffer();
    int slots = table.layout().slots();
    for (int slot = 0; slot < slots; slot++) {
      long key = access.key(window, region.base(), slot);
      used += key == SegmentLayout.EMPTY ? 0 : 1;
      deleted += key == SegmentLayout.DELETED ? 1 : 0;
    }
    int limit = table.layout().mostUsed();
    isOverfull = used > limit;
    if (isOverfull) {
      // Garbage, not entries: searching for each would take quadratic time.
      report("too many used slots: expected=at most " + limit + ", actual=" + used);
      return;
    }
    FarSlots far = new FarSlots(access, region, slots);
    for (int slot = 0; slot < slots; slot++) {
      long key = access.key(window, region.base(), slot);
      if (SegmentLayout.isReserved(key)) {
        continue;
      }
      long hash = access.hash(key);
      if (!segment.covers(Hash.prefix(hash))) {
        foreign++;
        report("slot " + slot + " holds a key of another segment: key=" + key);
        continue;
      }
      int home = access.home(hash);
      int length = access.probeLength(home, slot);
      if (length > FarSlots.NEAR) {
        far.add(key, home, length, slot);
      } else {
        note(slot, key, access.find(window, region.base(), key, home), length);
      }
    }
    far.search((slot, key, found) -> note(slot, key, found, PROBE_BUCKETS));
  }

  /**
   * Records where a search for the key of a slot ends.
   *
   * @param found a slot; negative if the search ends at an empty one
   * @param length number of slots that a search inspects up to this one, or a substitute
   */
  private void note(int slot, long key, int found, int length) {
    if (found == slot) {
      probeLengths[Math.min(length, PROBE_BUCKETS) - 1]++;
    } else if (found >= 0) {
      duplicate++;
      report("slot " + slot + " holds a key that slot " + found + " holds too: key=" + key);
    } else {
      unreachable++;
      report("slot " + slot + " cannot be reached by a search: key=" + key);
    }
  }

  private void report(String problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
    } else if (problems.size() == MAX_PROBLEMS) {
      problems.add("and more of the kind");
    }
  }

  /** Returns the number of slots that are not empty. */
  int used() {
    return used;
  }

  /** Returns the number of tombstones. */
  int deleted() {
    return deleted;
  }

  /** Returns the number of live slots with a key that belongs elsewhere. */
  int foreign() {
    return foreign;
  }

  /**
   * Returns the number of live slots that a search for their key does not reach, because of an
   * empty slot before them.
   */
  int unreachable() {
    return unreachable;
  }

  /** Returns the number of live slots with a key that a search finds in another slot. */
  int duplicate() {
    return duplicate;
  }

  /**
   * Returns whether more slots are used than a writer ever uses; if so, nothing else is checked.
   */
  boolean isOverfull() {
    return isOverfull;
  }

  /** Returns whether every live slot is in order. */
  boolean isSound() {
    return foreign + unreachable + duplicate == 0 && !isOverfull;
  }

  /** Returns descriptions of the first few problems. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Adds, for each live entry in order, 1 at the index of its probe length minus 1. */
  void addProbeLengths(long[] sum) {
    for (int i = 0; i < PROBE_BUCKETS; i++) {
      sum[i] += probeLengths[i];
    }
  }
}

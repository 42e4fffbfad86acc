package store.offheap.file;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import store.offheap.error.CorruptStoreException;

/**
 * The live segments of the table at one epoch: their prefixes cover every hash exactly once. Heap
 * segments are not included.
 *
 * @param epoch the epoch
 * @param segments the segments, in ascending unsigned order of prefix
 */
public record EpochView(long epoch, List<Segment> segments) {
  private static final int ATTEMPTS = 1_000_000;

  /** Less than the maximum of a checkpoint, so that there is always a next epoch. */
  private static final long MAX_EPOCH = Checkpoints.MAX_NUMBER / 2;

  /**
   * Reads the segment table. A writer may be active: what it prepares for the next epoch is not
   * live yet, and if it publishes that epoch meanwhile, the table is read again.
   *
   * @throws CorruptStoreException if the prefixes do not cover every hash once
   */
  static EpochView read(LivePage live, SegmentTable table, Windows windows) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long epoch = live.epochAcquire();
      if (epoch < 0 || epoch > MAX_EPOCH) {
        throw windows.corrupt("live page", "epoch", "0 to " + MAX_EPOCH, epoch);
      }
      int count = live.segmentCount();
      table.reach(count);
      List<Segment> segments = new ArrayList<>();
      boolean isWhole = true;
      for (int number = 0; number < count; number++) {
        long birth = table.birthAcquire(number);
        if (birth > 0 && birth <= epoch && !table.isDead(number, epoch) && !table.isHeap(number)) {
          segments.add(new Segment(
              number, table.position(number), table.prefix(number), table.depth(number)));
        }
        VarHandle.acquireFence();
        isWhole &= birth == table.birthAcquire(number);
      }
      if (isWhole && live.epochAcquire() == epoch) {
        segments.sort(Comparator.comparingLong(s -> Integer.toUnsignedLong(s.prefix())));
        requireTiling(segments, windows);
        return new EpochView(epoch, segments);
      }
      Thread.onSpinWait();
    }
    throw windows.corrupt("segment table", "epoch", "one that holds still", live.epochAcquire());
  }

  private static void requireTiling(List<Segment> segments, Windows windows) {
    long next = 0;
    for (Segment segment : segments) {
      long prefix = Integer.toUnsignedLong(segment.prefix());
      boolean isDepth = segment.depth() >= 0 && segment.depth() <= Integer.SIZE;
      long count = isDepth ? 1L << Integer.SIZE - segment.depth() : 1;
      if (prefix != next || !isDepth || (prefix & count - 1) != 0) {
        throw windows.corrupt(
            "segment " + segment.number(),
            "prefix and depth",
            String.format("%08x", next),
            String.format(Locale.ROOT, "%08x, %d", prefix, segment.depth()));
      }
      next += count;
    }
    if (next != 1L << Integer.SIZE) {
      throw windows.corrupt(
          "segment table", "prefixes end at", "100000000", String.format("%08x", next));
    }
  }
}

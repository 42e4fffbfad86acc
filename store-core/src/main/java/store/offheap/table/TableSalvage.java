package store.offheap.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import store.offheap.error.NotAStoreException;
import store.offheap.file.DamagedFile;
import store.offheap.file.DamagedPages;
import store.offheap.file.RecordedSegment;
import store.offheap.file.RecordedState;
import store.offheap.file.Region;
import store.offheap.file.SealCheck;
import store.offheap.file.Segment;
import store.offheap.file.StoreSpec;
import store.offheap.model.SalvageReport;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Suspect;

/**
 * Copies the entries of a damaged table, slot by slot, to a new one.
 *
 * <p>An entry is accepted if its key's hash leads to its segment and, within it, to a slot not far
 * before its own, and if all bytes of key and value could be read. Holds one segment in memory, or
 * two if some bytes could not be read. Not thread-safe.
 */
public final class TableSalvage {
  /**
   * Maximum number of slots that a search inspects for a key that was put there; segments up to the
   * load factor at which they are replaced do not come near it. Segments that were built fuller may
   * exceed it.
   */
  private static final int FARTHEST = 1 << 10;

  private final DamagedFile file;
  private final TableSpec spec;
  private final SegmentLayout layout;
  private final SegmentAccess access;
  private final List<Loss> losses = new ArrayList<>();
  private final List<Suspect> suspects = new ArrayList<>();
  private final RecordedState state;
  private final Set<Long> positions = new HashSet<>();

  private ByteBuffer bytes;
  private Region region;
  private Region complement;
  private TableWriter writer;
  private Target target;
  private long entries;
  private int reservedEntries;
  private int farthest;
  private long segmentsRead;
  private long foreign;
  private long duplicate;
  private long cut;
  private long unreachable;

  private TableSalvage(DamagedFile file, TableSpec spec) {
    this.file = file;
    this.spec = spec;
    this.layout = spec.layout();
    this.access = new SegmentAccess(layout, spec.seed());
    this.state = choose();
    losses.addAll(state.losses());
  }

  /**
   * Creates a salvage and chooses the structure to follow: of those that cover the most hashes, the
   * first in order of trust; if none has a segment, the result of a scan of the file.
   *
   * @param spec specification of the file
   */
  public static TableSalvage of(DamagedFile file, TableSpec spec) {
    return new TableSalvage(file, spec);
  }

  /**
   * Returns the specification of a table from that of its file.
   *
   * @throws IllegalArgumentException if it is not a table that this version can read
   * @throws NotAStoreException if it is that of an object map
   */
  public static TableSpec spec(StoreSpec spec, Path file) {
    TableSpec table = TableSpec.of(spec);
    if (table.isObjects()) {
      throw new NotAStoreException("an object map, not an ID map", file);
    }
    return table;
  }

  /**
   * Returns the specification of an object map's table from that of its file.
   *
   * @throws IllegalArgumentException if it is not one that this version can read
   * @throws NotAStoreException if it is that of an ID map
   */
  public static TableSpec objectSpec(StoreSpec spec, Path file) {
    TableSpec table = TableSpec.of(spec);
    if (!table.isObjects()) {
      throw new NotAStoreException("an ID map, not an object map", file);
    }
    return table;
  }

  private RecordedState choose() {
    RecordedState best = null;
    for (RecordedState candidate : file.states(spec.storeSpec())) {
      if (best == null || candidate.coveredPrefixes() > best.coveredPrefixes()) {
        best = candidate;
      }
    }
    return best == null || best.segments().isEmpty() ? SegmentScan.of(file, spec) : best;
  }

  /** Returns the approximate number of entries, not more than fit in the file. */
  public long expectedEntries() {
    long limit = (file.length() / layout.length() + 1) * layout.mostUsed();
    long used = state.segments().stream()
        .mapToLong(s -> Math.min(s.used(), layout.mostUsed()))
        .sum();
    return Math.min(limit, used);
  }

  /** Accepts the entries that are read. */
  public interface Target {
    /**
     * Accepts an entry.
     *
     * @return false if its key was already present
     */
    boolean put(long key, long raw);

    /** Returns the number of entries written so far. */
    long written();
  }

  private final class CopyTarget implements Target {
    @Override
    public boolean put(long key, long raw) {
      if (writer.seekOrMakeRoom(key)) {
        return false;
      }
      writer.insert(raw);
      return true;
    }

    @Override
    public long written() {
      return entries;
    }
  }

  /**
   * Copies all entries.
   *
   * @param table an empty table of the same dtypes
   */
  public void copyTo(Table table) {
    table.file().writeLock().lock();
    try {
      writer = table.writer();
      copyReserved();
      readTo(new CopyTarget());
    } finally {
      table.file().writeLock().unlock();
    }
  }

  /** Reads all entries except those of the reserved keys. */
  public void readTo(Target receiver) {
    target = receiver;
    reportUncovered();
    for (RecordedSegment recorded : state.segments()) {
      copy(recorded);
    }
  }

  /**
   * Looks up a key in the damaged table.
   *
   * @param key bits of a key that is not reserved
   * @param absent what to return if it is not found, or cannot be read
   */
  public long lookUp(DamagedPages pages, long key, long absent) {
    long hash = access.hash(key);
    Segment segment = segmentOf(Hash.prefix(hash));
    int home = access.home(hash);
    for (int i = 0; segment != null && i < Math.min(FARTHEST, layout.slots()); i++) {
      int slot = access.slotAfter(home, i);
      if (!pages.readWord(segment.position() + layout.keyOffset(slot))
          || pages.word() == SegmentLayout.EMPTY) {
        return absent;
      }
      if (pages.word() == key) {
        return pages.readWord(segment.position() + layout.valueOffset(slot))
            ? pages.word()
            : absent;
      }
    }
    return absent;
  }

  private Segment segmentOf(int prefix) {
    List<RecordedSegment> all = state.segments();
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      boolean isAfter = Integer.compareUnsigned(all.get(middle).segment().prefix(), prefix) > 0;
      low = isAfter ? low : middle;
      high = isAfter ? middle - 1 : high;
    }
    return all.isEmpty() || !all.get(low).segment().covers(prefix)
        ? null
        : all.get(low).segment();
  }

  /** Returns the structure that is followed. */
  public RecordedState state() {
    return state;
  }

  /** Returns what is missing, as far as known. */
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  /** Returns the segments whose entries may be wrong, as far as known. */
  public List<Suspect> suspects() {
    return List.copyOf(suspects);
  }

  /** Returns the number of segments that were read at least in part. */
  public long segmentsRead() {
    return segmentsRead;
  }

  private void copyReserved() {
    ByteBuffer cells =
        ByteBuffer.allocateDirect(state.cells().length).order(ByteOrder.LITTLE_ENDIAN);
    cells.put(0, state.cells());
    ReservedKeys reserved = new ReservedKeys(Region.of(cells));
    if (!reserved.isPlausible()) {
      losses.add(
          new Loss("reserved keys", SalvageReport.NO_POSITION, "invalid state of a reserved key"));
      return;
    }
    for (long bits = -1; bits <= 0; bits++) {
      if (reserved.contains(bits)) {
        writer.seek(bits);
        writer.insert(reserved.get(bits).orElseThrow());
        reservedEntries++;
        entries++;
      }
    }
  }

  private void reportUncovered() {
    // The segments found by a scan need not cover all hashes: an empty range leaves no trace.
    if (!state.isWhole() && !state.name().equals(SegmentScan.NAME)) {
      losses.add(new Loss(
          state.name(),
          SalvageReport.NO_POSITION,
          String.format(
              Locale.ROOT,
              "names no segment for some keys: expected=100 %% of the hashes, actual=%.2f %%",
              100.0 * state.coveredPrefixes() / TableCursor.PREFIX_END)));
    }
  }

  private void copy(RecordedSegment recorded) {
    Segment segment = recorded.segment();
    if (!positions.add(segment.position())) {
      lose(segment, "lies where another does");
      return;
    }
    if (bytes == null) {
      bytes = ByteBuffer.allocateDirect(layout.length()).order(ByteOrder.LITTLE_ENDIAN);
      region = Region.of(bytes);
    }
    int missing = file.read(bytes, segment.position(), (byte) 0);
    if (missing == layout.length()) {
      lose(segment, "lies outside the file or cannot be read: file length=" + file.length());
      return;
    }
    segmentsRead++;
    if (missing > 0) {
      readComplement(segment);
      lose(
          segment,
          "bytes: expected=" + layout.length() + ", actual=" + (layout.length() - missing));
    }
    long writtenBefore = target.written();
    copySlots(recorded, missing > 0);
    if (missing == 0) {
      suspect(segment, target.written() - writtenBefore);
    }
  }

  /**
   * Reports a segment whose entries may be wrong. They are used nevertheless: most entries of such
   * a segment are correct.
   */
  private void suspect(Segment segment, long written) {
    SealCheck seal = file.check(segment, bytes);
    if (!seal.isSound()) {
      suspects.add(
          new Suspect("segment " + segment.number(), segment.position(), written, seal.problem()));
    }
  }

  /**
   * Reads again with all ones where the other image has zeros: a cell that differs could not be
   * read.
   */
  private void readComplement(Segment segment) {
    if (complement == null) {
      complement =
          Region.of(ByteBuffer.allocateDirect(layout.length()).order(ByteOrder.LITTLE_ENDIAN));
    }
    file.read(complement.buffer(), segment.position(), (byte) -1);
  }

  private void copySlots(RecordedSegment recorded, boolean isCut) {
    Segment segment = recorded.segment();
    long foreignBefore = foreign;
    long duplicateBefore = duplicate;
    long cutBefore = cut;
    int used = 0;
    farthest =
        layout.isPacked() || recorded.used() > layout.usedLimit() ? layout.slots() : FARTHEST;
    for (int slot = 0; slot < layout.slots(); slot++) {
      long key = access.key(bytes, region.base(), slot);
      if (key != SegmentLayout.EMPTY) {
        used++;
        if (key != SegmentLayout.DELETED) {
          copySlot(segment, slot, key, isCut);
        }
      }
    }
    loseIfAny(segment, foreign - foreignBefore, "keys belong elsewhere and were left out");
    loseIfAny(segment, duplicate - duplicateBefore, "entries have a key that was there already");
    loseIfAny(segment, cut - cutBefore, "entries could be read in part only");
    if (used < recorded.used()) {
      lose(segment, "used slots: expected=at least " + recorded.used() + ", actual=" + used);
    }
  }

  private void copySlot(Segment segment, int slot, long key, boolean isCut) {
    long hash = access.hash(key);
    int home = access.home(hash);
    long raw = access.value(bytes, region.base(), slot);
    if (isCut && isUnread(slot, key, raw)) {
      cut++;
      return;
    }
    if (!segment.covers(Hash.prefix(hash)) || access.probeLength(home, slot) > farthest) {
      foreign++;
      return;
    }
    int found = access.find(bytes, region.base(), key, home);
    if (found >= 0 && found != slot || !target.put(key, raw)) {
      duplicate++;
      return;
    }
    unreachable += found == slot ? 0 : 1;
    entries++;
  }

  private boolean isUnread(int slot, long key, long raw) {
    return key != access.key(complement.buffer(), complement.base(), slot)
        || raw != access.value(complement.buffer(), complement.base(), slot);
  }

  private void loseIfAny(Segment segment, long count, String what) {
    if (count > 0) {
      lose(segment, count + " " + what);
    }
  }

  private void lose(Segment segment, String what) {
    losses.add(new Loss("segment " + segment.number(), segment.position(), what));
  }

  /**
   * Returns the report.
   *
   * @param output path of the new table
   */
  public SalvageReport report(Path output) {
    losses.sort(Comparator.comparingLong(Loss::position));
    suspects.sort(Comparator.comparingLong(Suspect::position));
    return new SalvageReport(
        file.path(),
        output,
        spec.keyType(),
        spec.valueType(),
        state.name(),
        entries,
        reservedEntries,
        segmentsRead,
        foreign,
        duplicate,
        cut,
        unreachable,
        suspects,
        file.parts(),
        losses);
  }
}

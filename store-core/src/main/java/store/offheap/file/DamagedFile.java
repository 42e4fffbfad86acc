package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import store.offheap.error.StoreIoException;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Part;

/**
 * A file that may be damaged or cut short, of which as much is read as can be.
 *
 * <p>It is read through the channel only, never mapped, so that a missing or failing page is an
 * exception or a gap, not a signal. No length or position is used before it was compared with the
 * file. Writes nothing and takes no lock; nobody may write the file meanwhile.
 *
 * <p>Not thread-safe.
 */
public final class DamagedFile implements AutoCloseable {
  private static final int STEP = 1 << 16;
  private static final int ROW_LENGTH = 1 << SegmentTable.ROW_SHIFT;

  private final FileAccess access;
  private final long length;
  private final List<Part> parts = new ArrayList<>();

  /** Those that are whole, the newest first. */
  private final List<Superblock> superblocks = new ArrayList<>();

  private boolean hasMagic;
  private boolean isSuperblockBroken;
  /** The checksums of sealed segments, by position. */
  private final Map<Long, Integer> checksums = new HashMap<>();

  private byte[] liveCells;
  private boolean isCutOff;
  private Map<String, String> attributes;

  private DamagedFile(FileAccess access) throws IOException {
    this.access = access;
    this.length = access.length();
  }

  /**
   * Opens a file and reads its superblocks.
   *
   * @throws store.offheap.error.NotAStoreException if it is a directory
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws StoreIoException if it cannot be opened or does not exist
   */
  public static DamagedFile open(Path path) {
    FileOpening.requireFile(path);
    try {
      FileAccess access = FileAccess.open(path, false);
      try {
        DamagedFile file = new DamagedFile(access);
        file.readSuperblocks();
        return file;
      } catch (IOException | RuntimeException e) {
        access.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    }
  }

  /** Returns the path that the file was opened by. */
  public Path path() {
    return access.path();
  }

  /** Returns the file's length in bytes. */
  public long length() {
    return length;
  }

  /** Returns whether the file begins as a store does, damaged or not. */
  public boolean hasMagic() {
    return hasMagic;
  }

  /** Returns what the newest whole superblock says of the file; empty when none is whole. */
  public Optional<StoreSpec> spec() {
    return superblocks.stream().findFirst().map(Superblock::spec);
  }

  /**
   * Returns the length that most of the first rows of the segment table say segments have, in
   * bytes; empty when none says a possible one.
   */
  public OptionalInt segmentLength() {
    int chunk = SegmentTable.FIRST_CHUNK_ROWS << SegmentTable.ROW_SHIFT;
    ByteBuffer rows = whole(LivePage.POSITION + StoreFile.PAGE, chunk);
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int at = 0; rows != null && at < chunk; at += ROW_LENGTH) {
      ByteBuffer row = rows.slice(at, ROW_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      int segmentLength = row.getInt(SegmentTable.LENGTH_OFFSET);
      if (segmentLength > 0 && segmentLength % StoreFile.PAGE == 0) {
        counts.merge(segmentLength, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> OptionalInt.of(most.getKey()))
        .orElse(OptionalInt.empty());
  }

  /** Returns the structures looked at so far. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Returns the attributes of the newest readable catalog; empty when none is readable. */
  public Optional<Map<String, String>> attributes() {
    return Optional.ofNullable(attributes);
  }

  /** Returns the cells of the live page; empty before {@link #states} and if it is unreadable. */
  public Optional<byte[]> liveCells() {
    return Optional.ofNullable(liveCells);
  }

  /**
   * Returns whether the live page says that the machine went down, or storage failed, while the
   * file was open; false before {@link #states}.
   */
  public boolean isCutOff() {
    return isCutOff;
  }

  /**
   * Compares the bytes of a segment with its checksum, if it is known to have been sealed; nothing
   * is before {@link #states}.
   *
   * @param bytes all of them, from 0 to the buffer's capacity, not mapped
   */
  public SealCheck check(Segment segment, ByteBuffer bytes) {
    Integer expected = checksums.get(segment.position());
    if (expected == null) {
      return SealCheck.UNSEALED;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().clear());
    return new SealCheck(true, expected, (int) crc.getValue());
  }

  /**
   * Fills a buffer from a position on.
   *
   * @param target filled from 0 to its capacity
   * @param fill stands where the file ends before or cannot be read
   * @return how many bytes could not be read
   */
  public int read(ByteBuffer target, long position, byte fill) {
    int missing = 0;
    for (int at = 0; at < target.capacity(); at += STEP) {
      int count = Math.min(STEP, target.capacity() - at);
      missing += readStep(target.duplicate().clear().position(at).limit(at + count), position + at);
    }
    if (missing > 0) {
      missing = 0;
      for (int at = 0; at < target.capacity(); at += StoreFile.PAGE) {
        int count = Math.min(StoreFile.PAGE, target.capacity() - at);
        ByteBuffer page = target.duplicate().clear().position(at).limit(at + count);
        missing += readPage(page, position + at, fill);
      }
    }
    return missing;
  }

  private int readStep(ByteBuffer step, long position) {
    try {
      if (position < 0 || position > length - step.remaining()) {
        return step.remaining();
      }
      access.read(step, position);
      return 0;
    } catch (IOException e) {
      return step.remaining();
    }
  }

  private int readPage(ByteBuffer page, long position, byte fill) {
    int count = page.remaining();
    int start = page.position();
    int present = position < 0 ? 0 : (int) Math.max(0, Math.min(count, length - position));
    try {
      access.read(page.duplicate().limit(start + present), position);
    } catch (IOException e) {
      // A sector that the storage cannot read.
      present = 0;
    }
    for (int i = start + present; i < start + count; i++) {
      page.put(i, fill);
    }
    return count - present;
  }

  /** Returns a range of the file; null when not all of it can be read. */
  private ByteBuffer whole(long position, int count) {
    if (position < 0 || position > length - count) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    return read(bytes, position, (byte) 0) == 0 ? bytes : null;
  }

  private void readSuperblocks() {
    List<String> problems = new ArrayList<>();
    boolean isBlank = false;
    for (long sequence = 1; sequence <= 2; sequence++) {
      ByteBuffer bytes = whole(Superblock.position(sequence), Superblock.LENGTH);
      Superblock superblock = null;
      if (bytes != null) {
        hasMagic |= Superblock.hasMagic(bytes);
        superblock = Superblock.decode(bytes, path());
        isBlank = isBlank(bytes);
      }
      if (superblock != null && (superblock.sequence() & 1) == (sequence & 1)) {
        superblocks.add(superblock);
        problems.add("");
      } else {
        problems.add(bytes == null ? "cannot be read" : "not whole");
      }
    }
    superblocks.sort((a, b) -> Long.compare(b.sequence(), a.sequence()));
    if (isBlank && superblocks.size() == 1 && superblocks.get(0).sequence() == 1) {
      // There was one checkpoint only.
      problems.set(1, "");
    }
    isSuperblockBroken = !problems.get(0).isEmpty() || !problems.get(1).isEmpty();
    parts.add(new Part("superblock A", problems.get(0)));
    parts.add(new Part("superblock B", problems.get(1)));
  }

  private static boolean isBlank(ByteBuffer bytes) {
    for (int i = 0; i < bytes.capacity(); i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads what the file says of its live segments, in order of trust: as a writer that opened the
   * file would, if all were sound.
   *
   * @param spec what the file is, from a superblock or from whoever knows it
   */
  public List<RecordedState> states(StoreSpec spec) {
    List<RecordedState> states = new ArrayList<>();
    SavedLivePage live = readLivePage();
    boolean isLatest = live != null && !isSuperblockBroken && isSealed(live);
    boolean isLatestFirst = false;
    for (Superblock superblock : superblocks) {
      Catalog catalog = readCatalog(superblock);
      if (catalog != null) {
        states.add(state(superblock, catalog, spec, isLatest));
        isLatestFirst |= isLatest;
        attributes = attributes == null ? catalog.attributes() : attributes;
      }
      isLatest = false;
    }
    if (live != null) {
      liveCells = live.cells;
      boolean isTrusted = isTrusted(live);
      isCutOff = !isTrusted;
      RecordedState state = readTable(live, spec, isTrusted);
      // What is sealed by a checksum, and should be the same, comes before what is not.
      boolean isRefuted = isLatestFirst
          && live.state == LivePage.STATE_CLEAN
          && !state.saysTheSameAs(states.get(0));
      states.add(!isTrusted ? states.size() : isRefuted ? 1 : 0, state);
    }
    return states;
  }

  /** The part of a live page that says which segments are live. */
  private record SavedLivePage(
      long epoch, int segmentCount, int state, boolean isOfThisBoot, long[] chunks, byte[] cells) {}

  private SavedLivePage readLivePage() {
    ByteBuffer page = whole(LivePage.POSITION, StoreFile.PAGE);
    String problem = "";
    SavedLivePage live = null;
    if (page == null) {
      problem = "cannot be read";
    } else {
      int state = page.getInt(LivePage.STATE_OFFSET);
      int count = page.getInt(LivePage.SEGMENT_COUNT_OFFSET);
      if (state != LivePage.STATE_CLEAN && state != LivePage.STATE_OPEN) {
        problem = "state: expected=" + LivePage.STATE_CLEAN + " or " + LivePage.STATE_OPEN
            + ", actual=" + state;
      } else if (count < 0 || count > SegmentTable.CAPACITY) {
        problem = "segment count: expected=0 to " + SegmentTable.CAPACITY + ", actual=" + count;
      } else {
        live = saved(page, state, count);
      }
    }
    parts.add(new Part("live page", problem));
    return live;
  }

  private static SavedLivePage saved(ByteBuffer page, int state, int count) {
    long[] chunks = new long[SegmentTable.CHUNK_COUNT];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = page.getLong(LivePage.CHUNKS_OFFSET + i * Long.BYTES);
    }
    byte[] cells = new byte[LivePage.CELLS_LENGTH];
    page.get(LivePage.CELLS_OFFSET, cells);
    boolean isOfThisBoot =
        page.getLong(LivePage.BOOT_OFFSET) == Boot.CURRENT.getMostSignificantBits()
            && page.getLong(LivePage.BOOT_OFFSET + Long.BYTES)
                == Boot.CURRENT.getLeastSignificantBits();
    return new SavedLivePage(
        page.getLong(LivePage.EPOCH_OFFSET), count, state, isOfThisBoot, chunks, cells);
  }

  /** Returns whether the live state counts, and not the last checkpoint's. */
  private boolean isTrusted(SavedLivePage live) {
    if (live.state == LivePage.STATE_OPEN) {
      return live.isOfThisBoot;
    }
    return isSuperblockBroken || live.epoch == superblocks.get(0).epoch();
  }

  /** Returns whether nothing after the last checkpoint counts. */
  private boolean isSealed(SavedLivePage live) {
    return live.state == LivePage.STATE_OPEN
        ? !live.isOfThisBoot
        : live.epoch == superblocks.get(0).epoch();
  }

  private RecordedState readTable(SavedLivePage live, StoreSpec spec, boolean isTrusted) {
    List<RecordedSegment> segments = new ArrayList<>();
    SortedMap<Integer, Long> heap = new TreeMap<>();
    List<Loss> losses = new ArrayList<>();
    if (!isTrusted) {
      losses.add(new Loss(
          "segment table",
          live.chunks[0],
          "may name segments that were not written before the machine went down"));
    }
    int read = 0;
    while (read < live.segmentCount) {
      int chunk = SegmentTable.chunkOf(read);
      int first = (SegmentTable.FIRST_CHUNK_ROWS << chunk) - SegmentTable.FIRST_CHUNK_ROWS;
      long position = live.chunks[chunk] + ((long) (read - first) << SegmentTable.ROW_SHIFT);
      int rows = Math.min(
          Math.min(STEP / ROW_LENGTH, live.segmentCount - read),
          first + (SegmentTable.FIRST_CHUNK_ROWS << chunk) - read);
      ByteBuffer bytes =
          isPlausible(live.chunks[chunk]) ? whole(position, rows << SegmentTable.ROW_SHIFT) : null;
      if (bytes == null) {
        losses.add(new Loss("segment table", position, "cannot be read from row " + read + " on"));
        break;
      }
      for (int i = 0; i < rows; i++) {
        ByteBuffer row = bytes.slice(i * ROW_LENGTH, ROW_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        if (isLive(row, live)) {
          readRow(row, read + i, spec, segments, heap, losses);
          noteChecksum(row, isTrusted);
        }
      }
      read += rows;
    }
    RecordedState state = new RecordedState("segment table", segments, live.cells, heap, losses);
    parts.add(new Part("segment table", problem(state)));
    return state;
  }

  private static boolean isLive(ByteBuffer row, SavedLivePage live) {
    long birth = row.getLong(SegmentTable.BIRTH_OFFSET);
    long death = row.getLong(SegmentTable.DEATH_OFFSET);
    return birth != 0
        && Long.compareUnsigned(birth, live.epoch) <= 0
        && (death == 0 || Long.compareUnsigned(death, live.epoch) > 0);
  }

  private void noteChecksum(ByteBuffer row, boolean isTrusted) {
    // After a boot in between nothing says that seal and segment both reached the disk.
    if (isTrusted && row.getInt(SegmentTable.SEALED_OFFSET) == 1) {
      checksums.put(
          row.getLong(SegmentTable.POSITION_OFFSET), row.getInt(SegmentTable.CHECKSUM_OFFSET));
    }
  }

  private void readRow(
      ByteBuffer row,
      int number,
      StoreSpec spec,
      List<RecordedSegment> segments,
      SortedMap<Integer, Long> heap,
      List<Loss> losses) {
    if (isHeap(row.getInt(SegmentTable.USE_OFFSET), spec)) {
      long position = row.getLong(SegmentTable.POSITION_OFFSET);
      addHeap(number, position, row.getInt(SegmentTable.LENGTH_OFFSET), spec, heap, losses);
      return;
    }
    Segment segment = new Segment(
        number,
        row.getLong(SegmentTable.POSITION_OFFSET),
        row.getInt(SegmentTable.PREFIX_OFFSET),
        row.getInt(SegmentTable.DEPTH_OFFSET));
    add(
        segment,
        row.getInt(SegmentTable.LENGTH_OFFSET),
        row.getInt(SegmentTable.USED_OFFSET),
        spec,
        segments,
        losses);
  }

  /** Returns whether a segment is not for the table; in a file that has none, that is damage. */
  private static boolean isHeap(int use, StoreSpec spec) {
    return use == SegmentTable.HEAP && spec.kind() == StoreSpec.OBJECT_MAP;
  }

  private static String problem(RecordedState state) {
    if (!state.losses().isEmpty()) {
      return state.losses().get(0).what();
    }
    return state.isWhole() ? "" : "its prefixes do not cover every hash";
  }

  private void add(
      Segment segment,
      int segmentLength,
      int used,
      StoreSpec spec,
      List<RecordedSegment> segments,
      List<Loss> losses) {
    int depth = segment.depth();
    boolean isPlausible = isPlausible(segment.position())
        && segmentLength == spec.segmentLength()
        && depth >= 0
        && depth <= Integer.SIZE
        && (depth == Integer.SIZE || segment.prefix() << depth == 0);
    if (isPlausible) {
      segments.add(new RecordedSegment(segment, Math.max(0, used)));
    } else {
      losses.add(new Loss(
          "segment " + segment.number(),
          segment.position(),
          String.format(
              "its description makes no sense: length=%d, prefix=%08x, depth=%d",
              segmentLength, segment.prefix(), depth)));
    }
  }

  private void addHeap(
      int number,
      long position,
      int segmentLength,
      StoreSpec spec,
      SortedMap<Integer, Long> heap,
      List<Loss> losses) {
    if (isPlausible(position) && segmentLength == spec.segmentLength()) {
      heap.put(number, position);
    } else {
      losses.add(new Loss(
          "segment " + number,
          position,
          "its description makes no sense: length=" + segmentLength + ", in the heap"));
    }
  }

  /** Returns whether something may have been placed there, though the file may have been cut. */
  private static boolean isPlausible(long position) {
    return position >= 3L * StoreFile.PAGE && position % StoreFile.PAGE == 0;
  }

  private Catalog readCatalog(Superblock superblock) {
    String problem = "";
    Catalog catalog = null;
    int count = superblock.catalogLength();
    ByteBuffer bytes = count < Catalog.ROWS_OFFSET || count > Catalog.MAX_LENGTH
        ? null
        : whole(superblock.catalogPosition(), count);
    if (bytes == null) {
      problem = "range: expected=inside the file of " + length + " bytes, actual=" + count
          + " bytes at " + superblock.catalogPosition();
    } else if (Catalog.checksum(bytes) != superblock.catalogChecksum()) {
      problem = String.format(
          "checksum: expected=%08x, actual=%08x",
          superblock.catalogChecksum(), Catalog.checksum(bytes));
    } else {
      try {
        catalog = Catalog.decode(bytes);
      } catch (IllegalArgumentException e) {
        problem = e.getMessage();
      }
    }
    parts.add(new Part(name(superblock), problem));
    return catalog;
  }

  private static String name(Superblock superblock) {
    return "catalog of checkpoint " + superblock.sequence();
  }

  private RecordedState state(
      Superblock superblock, Catalog catalog, StoreSpec spec, boolean isLatest) {
    List<RecordedSegment> segments = new ArrayList<>();
    SortedMap<Integer, Long> heap = new TreeMap<>();
    List<Loss> losses = new ArrayList<>();
    if (!isLatest) {
      losses.add(new Loss(
          name(superblock),
          superblock.catalogPosition(),
          "changes after this checkpoint may be missing, and keys removed after it be back"));
    }
    int number = 0;
    for (Catalog.Row row : catalog.rows()) {
      if (row.live() == Catalog.Row.LIVE) {
        Segment segment = new Segment(number, row.position(), row.prefix(), row.depth());
        add(segment, row.length(), row.used(), spec, segments, losses);
      } else if (row.isHeap() && spec.kind() == StoreSpec.OBJECT_MAP) {
        addHeap(number, row.position(), row.length(), spec, heap, losses);
      }
      number++;
    }
    return new RecordedState(name(superblock), segments, catalog.cells(), heap, losses);
  }

  @Override
  public void close() {
    try {
      access.close();
    } catch (IOException e) {
      throw new StoreIoException("cannot close: " + e, path(), e);
    }
  }
}

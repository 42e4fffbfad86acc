package store.offheap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import store.offheap.model.SalvageReport.Part;

/**
 * Reads the states of the live segments recorded in the live page, the segment table and the
 * catalogs of a damaged file. Not thread-safe.
 */
final class DamagedStates {
  private static final int MAX_ROWS = (1 << 16) / SegmentTable.ROW_LENGTH;

  private final DamagedFile file;
  private final StoreSpec spec;
  private final List<Part> parts = new ArrayList<>();
  private final List<RecordedState> states = new ArrayList<>();

  /** The checksums of sealed segments, by position. */
  private final Map<Long, Integer> checksums = new HashMap<>();

  /** Null if it is invalid or cannot be read. */
  private final SavedLivePage live;

  /** Whether the live state is used rather than that of the last checkpoint. */
  private final boolean isTrusted;

  private Map<String, String> attributes;

  /**
   * Reads all states.
   *
   * @param spec specification of the file
   */
  DamagedStates(DamagedFile file, StoreSpec spec) {
    this.file = file;
    this.spec = spec;
    this.live = readLivePage();
    this.isTrusted =
        live != null && (live.isClean() ? file.isSuperblockBroken() || isNewest() : isLeftOpen());
    boolean isLatestFirst = readCatalogs();
    if (live != null) {
      RecordedState state = readTable();
      // A state that is sealed by a checksum, and should be the same, takes precedence over one
      // that is not.
      boolean isRefuted = isLatestFirst && live.isClean() && !state.saysTheSameAs(states.get(0));
      states.add(!isTrusted ? states.size() : isRefuted ? 1 : 0, state);
    }
  }

  /** Returns the recorded states in descending order of trust. */
  List<RecordedState> inOrder() {
    return states;
  }

  /** Returns the structures that were examined. */
  List<Part> parts() {
    return parts;
  }

  /** Returns the attributes of the newest readable catalog. */
  Optional<Map<String, String>> attributes() {
    return Optional.ofNullable(attributes);
  }

  /** Returns the cells of the live page. */
  Optional<byte[]> liveCells() {
    return Optional.ofNullable(live).map(SavedLivePage::cells);
  }

  /** Returns whether, according to the live page, the machine crashed or storage failed. */
  boolean isCutOff() {
    return live != null && !isTrusted;
  }

  /** Returns the checksum of a segment; empty if it is not sealed. */
  Optional<Integer> checksum(long position) {
    return Optional.ofNullable(checksums.get(position));
  }

  private SavedLivePage readLivePage() {
    ByteBuffer page = file.whole(LivePage.POSITION, StoreFile.PAGE);
    String problem = page == null ? "cannot be read" : SavedLivePage.problem(page);
    parts.add(new Part("live page", problem));
    return problem.isEmpty() ? SavedLivePage.of(page, file.boot()) : null;
  }

  /** Returns whether nothing after the last checkpoint is valid. */
  private boolean isSealed() {
    return live.isClean() ? isNewest() : !isLeftOpen();
  }

  /**
   * Returns whether a process left the file open since the last boot, and the live page is not
   * older.
   */
  private boolean isLeftOpen() {
    return live.isOfThisBoot()
        && (file.superblocks().isEmpty()
            || live.epoch() >= file.superblocks().get(0).epoch());
  }

  private boolean isNewest() {
    return live.epoch() == file.superblocks().get(0).epoch();
  }

  /** Reads the catalogs; returns whether the first readable one covers everything that is valid. */
  private boolean readCatalogs() {
    boolean isLatest = live != null && !file.isSuperblockBroken() && isSealed();
    boolean isLatestFirst = false;
    for (Superblock superblock : file.superblocks()) {
      Catalog catalog = readCatalog(superblock);
      if (catalog != null) {
        states.add(state(superblock, catalog, isLatest));
        isLatestFirst |= isLatest;
        attributes = attributes == null ? catalog.attributes() : attributes;
      }
      isLatest = false;
    }
    return isLatestFirst;
  }

  private Catalog readCatalog(Superblock superblock) {
    String problem = "";
    Catalog catalog = null;
    int count = superblock.catalogLength();
    ByteBuffer bytes = count < Catalog.ROWS_OFFSET || count > Catalog.MAX_LENGTH
        ? null
        : file.whole(superblock.catalogPosition(), count);
    if (bytes == null) {
      problem = "range: expected=inside the file of " + file.length() + " bytes, actual=" + count
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

  private RecordedState state(Superblock superblock, Catalog catalog, boolean isLatest) {
    RecordedRows recorded = new RecordedRows(spec);
    if (!isLatest) {
      recorded.lose(
          name(superblock),
          superblock.catalogPosition(),
          "changes after this checkpoint may be missing, and keys removed after it be back");
    }
    int number = 0;
    for (Catalog.Row row : catalog.rows()) {
      recorded.add(number, row);
      number++;
    }
    return recorded.state(name(superblock), catalog.cells());
  }

  private RecordedState readTable() {
    RecordedRows recorded = new RecordedRows(spec);
    if (!isTrusted) {
      recorded.lose(
          "segment table",
          live.chunks()[0],
          "may name segments that were not written before the machine went down");
    }
    int read = 0;
    while (read < live.segmentCount()) {
      int chunk = SegmentTable.chunkOf(read);
      int first = (SegmentTable.FIRST_CHUNK_ROWS << chunk) - SegmentTable.FIRST_CHUNK_ROWS;
      long start = live.chunks()[chunk];
      long position = start + ((long) (read - first) << SegmentTable.ROW_SHIFT);
      int rows = Math.min(
          Math.min(MAX_ROWS, live.segmentCount() - read),
          first + (SegmentTable.FIRST_CHUNK_ROWS << chunk) - read);
      ByteBuffer bytes = RecordedRows.isPlausible(start)
          ? file.whole(position, rows << SegmentTable.ROW_SHIFT)
          : null;
      if (bytes == null) {
        recorded.lose("segment table", position, "cannot be read from row " + read + " on");
        break;
      }
      readRows(bytes, read, recorded);
      read += rows;
    }
    RecordedState state = recorded.state("segment table", live.cells());
    parts.add(new Part("segment table", problem(state)));
    return state;
  }

  private void readRows(ByteBuffer bytes, int first, RecordedRows recorded) {
    for (int at = 0; at < bytes.capacity(); at += SegmentTable.ROW_LENGTH) {
      ByteBuffer row = bytes.slice(at, SegmentTable.ROW_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      if (live.isLive(row)) {
        int number = first + at / SegmentTable.ROW_LENGTH;
        recorded.add(number, row, live.countedAhead(number));
        noteChecksum(row);
      }
    }
  }

  private void noteChecksum(ByteBuffer row) {
    // After an intervening reboot, nothing guarantees that both the seal and the segment reached
    // the disk.
    if (isTrusted && row.getInt(SegmentTable.SEALED_OFFSET) == 1) {
      checksums.put(
          row.getLong(SegmentTable.POSITION_OFFSET), row.getInt(SegmentTable.CHECKSUM_OFFSET));
    }
  }

  private static String problem(RecordedState state) {
    if (!state.losses().isEmpty()) {
      return state.losses().get(0).what();
    }
    return state.isWhole() ? "" : "its prefixes do not cover every hash";
  }
}

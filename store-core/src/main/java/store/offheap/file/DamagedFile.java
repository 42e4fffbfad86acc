package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import store.offheap.error.StoreIoException;
import store.offheap.model.SalvageReport.Part;

/**
 * A file that may be damaged or truncated, of which as much as possible is read.
 *
 * <p>It is read only through the channel and never mapped, so that a missing or failing page causes
 * an exception or a gap, not a signal. No length or position is used before it was checked against
 * the file. Writes nothing and takes no lock; the file must not be written concurrently.
 *
 * <p>Not thread-safe.
 */
public final class DamagedFile implements AutoCloseable {
  private static final int STEP = 1 << 16;

  private final FileAccess access;
  private final long length;
  private final UUID boot;
  private final List<Part> parts = new ArrayList<>();

  /** The intact superblocks, newest first. */
  private final List<Superblock> superblocks = new ArrayList<>();

  private boolean hasMagic;
  private boolean isSuperblockBroken;

  /** The recorded states of the live segments; null until requested. */
  private DamagedStates states;

  private DamagedFile(FileAccess access, UUID boot) throws IOException {
    this.access = access;
    this.length = access.length();
    this.boot = boot;
  }

  /**
   * Opens a file and reads its superblocks.
   *
   * @throws store.offheap.error.NotAStoreException if it is a directory, a pipe or a device
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws StoreIoException if it cannot be opened or does not exist
   */
  public static DamagedFile open(Path path) {
    FileOpening.requireFile(path);
    try {
      UUID boot = Boot.current();
      FileAccess access = FileAccess.open(path, false);
      try {
        DamagedFile file = new DamagedFile(access, boot);
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

  /** Returns the current boot. */
  UUID boot() {
    return boot;
  }

  /** Returns the path that the file was opened by. */
  public Path path() {
    return access.path();
  }

  /** Returns the file's length in bytes. */
  public long length() {
    return length;
  }

  /** Returns whether the file begins like a store, damaged or not. */
  public boolean hasMagic() {
    return hasMagic;
  }

  /** Returns the specification in the newest intact superblock; empty if none is intact. */
  public Optional<StoreSpec> spec() {
    return superblocks.stream().findFirst().map(Superblock::spec);
  }

  /**
   * Returns the segment length, in bytes, that most of the first rows of the segment table have;
   * empty if none has a valid one.
   */
  public OptionalInt segmentLength() {
    int chunk = SegmentTable.FIRST_CHUNK_ROWS << SegmentTable.ROW_SHIFT;
    ByteBuffer rows = whole(LivePage.POSITION + StoreFile.PAGE, chunk);
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int at = 0; rows != null && at < chunk; at += SegmentTable.ROW_LENGTH) {
      ByteBuffer row = rows.slice(at, SegmentTable.ROW_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
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

  /** Returns the structures examined so far. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Returns the attributes of the newest readable catalog; empty when none is readable. */
  public Optional<Map<String, String>> attributes() {
    return Optional.ofNullable(states).flatMap(DamagedStates::attributes);
  }

  /**
   * Returns the cells of the live page; empty before {@link #states} is called and if the page is
   * unreadable.
   */
  public Optional<byte[]> liveCells() {
    return Optional.ofNullable(states).flatMap(DamagedStates::liveCells);
  }

  /**
   * Returns whether, according to the live page, the machine crashed or storage failed while the
   * file was open; false before {@link #states} is called.
   */
  public boolean isCutOff() {
    return states != null && states.isCutOff();
  }

  /**
   * Verifies the bytes of a segment against its checksum, if it is known to have been sealed; no
   * segment is before {@link #states} is called.
   *
   * @param bytes all bytes of the segment, from 0 to the buffer's capacity, not mapped
   */
  public SealCheck check(Segment segment, ByteBuffer bytes) {
    Optional<Integer> expected =
        Optional.ofNullable(states).flatMap(known -> known.checksum(segment.position()));
    if (expected.isEmpty()) {
      return SealCheck.UNSEALED;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().clear());
    return new SealCheck(true, expected.get(), (int) crc.getValue());
  }

  /**
   * Fills a buffer with the bytes from a position onwards.
   *
   * @param target filled from 0 to its capacity
   * @param fill used where the file has ended or cannot be read
   * @return the number of bytes that could not be read
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

  /** Returns a range of the file; null if not all of it can be read. */
  ByteBuffer whole(long position, int count) {
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
    if (isBlank
        && superblocks.size() == 1
        && superblocks.get(0).sequence() == 1
        && completeCheckpoint() <= 1) {
      // There was only one checkpoint.
      problems.set(1, "");
    }
    isSuperblockBroken = !problems.get(0).isEmpty() || !problems.get(1).isEmpty();
    parts.add(new Part("superblock A", problems.get(0)));
    parts.add(new Part("superblock B", problems.get(1)));
  }

  /** Returns the number of a complete checkpoint according to the live page, or 0 for none. */
  private long completeCheckpoint() {
    ByteBuffer page = whole(LivePage.POSITION, StoreFile.PAGE);
    return page == null ? 0 : page.getLong(LivePage.CHECKPOINT_OFFSET);
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
   * Reads the recorded states of the live segments in descending order of trust: the first one is
   * that which a writer would use if everything were intact.
   *
   * @param spec specification of the file, from a superblock or supplied by the caller
   */
  public List<RecordedState> states(StoreSpec spec) {
    states = new DamagedStates(this, spec);
    parts.addAll(states.parts());
    return states.inOrder();
  }

  /** Returns the intact superblocks, newest first. */
  List<Superblock> superblocks() {
    return superblocks;
  }

  /** Returns whether at least one superblock is not intact. */
  boolean isSuperblockBroken() {
    return isSuperblockBroken;
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

package store.offheap.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Lists the ways in which a seed file is damaged. */
final class Mutations {
  private static final int PAGE = StoreFile.PAGE;
  private static final int LIVE_PAGE = (int) LivePage.POSITION;
  private static final int CHUNK = 3 * PAGE;

  /** Number of rows of which every field is set to every boundary value. */
  private static final int ROWS = 3;

  private static final int RECORDS = 5_000;

  private final SeedFile seed;
  private final int stride;
  private final int offset;
  private final Consumer<Mutant> sink;
  private final List<Field> fields = new ArrayList<>();
  private final RecordMutations records;

  /** A number in the file. */
  private record Field(String name, int position, int width) {
    long get(ByteBuffer bytes) {
      return width == Long.BYTES ? bytes.getLong(position) : bytes.getInt(position);
    }

    void set(ByteBuffer bytes, long value) {
      if (width == Long.BYTES) {
        bytes.putLong(position, value);
      } else {
        bytes.putInt(position, (int) value);
      }
    }
  }

  private Mutations(SeedFile seed, int stride, int offset, Consumer<Mutant> sink) {
    this.seed = seed;
    this.stride = stride;
    this.offset = offset % stride;
    this.sink = sink;
    this.records = new RecordMutations(seed);
    addFields();
  }

  /**
   * Generates the systematic damage of a seed file: the same mutants in the same order each time.
   *
   * @param stride takes one mutant in this many; 1 for all of them
   * @param offset which of them to take; with as many seed files as the stride, each with a
   *     different offset, every position is damaged in one of them
   */
  static void systematic(SeedFile seed, int stride, int offset, Consumer<Mutant> sink) {
    Mutations mutations = new Mutations(seed, stride, offset, sink);
    mutations.flips();
    mutations.cuts();
    mutations.pages();
    mutations.boundaries();
    mutations.damagedSegments();
    mutations.damagedRecords();
  }

  /** Generates {@code count} random mutants, most of which are damaged in several places. */
  static void random(SeedFile seed, SplittableRandom random, int count, Consumer<Mutant> sink) {
    Mutations mutations = new Mutations(seed, 1, 0, sink);
    for (int i = 0; i < count; i++) {
      long number = random.nextLong();
      sink.accept(new Mutant(
          "random " + number,
          true,
          bytes -> mutations.randomly(bytes, new SplittableRandom(number))));
    }
  }

  private void flips() {
    flip("superblock A", 0, Superblock.LENGTH);
    flip("superblock B", PAGE, Superblock.LENGTH);
    flip("live page", LIVE_PAGE, LivePage.CHUNKS_OFFSET + LivePage.CHUNKS_LENGTH);
    flip("segment table", CHUNK, seed.segmentCount() + 1 << SegmentTable.ROW_SHIFT);
    flip("catalog", seed.catalogPosition(), seed.catalogLength());
  }

  private void flip(String where, int position, int length) {
    for (int bit = offset; bit < length * Byte.SIZE; bit += stride) {
      int at = position + bit / Byte.SIZE;
      int mask = 1 << bit % Byte.SIZE;
      // The value of a reserved key: if the file is not closed, nothing else reveals it.
      boolean isEntry = !seed.isClosed()
          && at >= LIVE_PAGE + LivePage.CELLS_OFFSET
          && at < LIVE_PAGE + LivePage.CELLS_OFFSET + LivePage.CELLS_LENGTH;
      add("bit " + bit + " of " + where + " flipped", isEntry, bytes -> bytes[at] ^= (byte) mask);
    }
  }

  private void add(String what, boolean isForged, Consumer<byte[]> change) {
    sink.accept(new Mutant(what, isForged, bytes -> {
      change.accept(bytes);
      return bytes;
    }));
  }

  private void cuts() {
    for (int length = offset; length < StoreFile.HEADER_LENGTH; length += stride) {
      cut(length);
    }
    for (int page = 4; page < seed.pages(); page++) {
      cut(page * PAGE - 1);
      cut(page * PAGE);
      cut(page * PAGE + 1);
    }
    for (int more : new int[] {1, 100, PAGE - 1, PAGE, 5 * PAGE + 7}) {
      sink.accept(new Mutant(
          more + " bytes appended", false, bytes -> Arrays.copyOf(bytes, bytes.length + more)));
    }
  }

  private void cut(int length) {
    sink.accept(new Mutant(
        "cut off after " + length + " bytes", false, bytes -> Arrays.copyOf(bytes, length)));
  }

  private void pages() {
    for (int page = 0; page < seed.pages(); page++) {
      int at = page * PAGE;
      boolean isEntries = isInUnsealed(at);
      add(
          "page " + page + " zeroed",
          isEntries,
          bytes -> Arrays.fill(bytes, at, at + PAGE, (byte) 0));
      add(
          "page " + page + " of ones",
          isEntries,
          bytes -> Arrays.fill(bytes, at, at + PAGE, (byte) -1));
      if (at + PAGE <= seed.earlier().length) {
        // An old superblock, live page and table together form an old but complete file.
        add(
            "page " + page + " stale",
            isEntries || !isInSegment(at),
            bytes -> System.arraycopy(seed.earlier(), at, bytes, at, PAGE));
      }
      int others = Math.min(seed.pages(), page + 12);
      for (int other = page + 1; other < others; other++) {
        swap(page, other, isEntries || isInUnsealed(other * PAGE));
      }
    }
  }

  private void swap(int page, int other, boolean isEntries) {
    add("pages " + page + " and " + other + " swapped", isEntries, bytes -> {
      byte[] first = Arrays.copyOfRange(bytes, page * PAGE, (page + 1) * PAGE);
      System.arraycopy(bytes, other * PAGE, bytes, page * PAGE, PAGE);
      System.arraycopy(first, 0, bytes, other * PAGE, PAGE);
    });
  }

  /** Returns whether no checksum detects a change here: closing seals every segment. */
  private boolean isInUnsealed(int position) {
    return !seed.isClosed() && isInSegment(position);
  }

  private boolean isInSegment(int position) {
    for (int number = 0; number < seed.segmentCount(); number++) {
      int start = seed.segmentPosition(number);
      if (position >= start && position < start + seed.segmentLength()) {
        return true;
      }
    }
    return false;
  }

  private void addFields() {
    int newest = seed.newestSuperblock();
    for (int at : new int[] {newest, newest ^ PAGE}) {
      String name = at == newest ? "newest superblock" : "other superblock";
      addInts(name, at, Superblock.FORMAT_VERSION_OFFSET, Superblock.SEED_OFFSET);
      addLongs(name, at, Superblock.SEED_OFFSET, Superblock.CATALOG_LENGTH_OFFSET);
      addInts(name, at, Superblock.CATALOG_LENGTH_OFFSET, Superblock.CATALOG_CAPACITY_OFFSET + 4);
    }
    addLongs("live page", LIVE_PAGE, LivePage.EPOCH_OFFSET, LivePage.EPOCH_OFFSET + 8);
    addLongs("live page", LIVE_PAGE, LivePage.SIZE_OFFSET, LivePage.SIZE_OFFSET + 8);
    addInts("live page", LIVE_PAGE, LivePage.ACTIVE_SEGMENT_OFFSET, LivePage.ALLOCATED_OFFSET);
    addLongs("live page", LIVE_PAGE, LivePage.ALLOCATED_OFFSET, LivePage.ALLOCATED_OFFSET + 8);
    addLongs("cells", LIVE_PAGE, LivePage.CELLS_OFFSET, LivePage.CELLS_OFFSET + 64);
    addInts("live page", LIVE_PAGE, LivePage.STATE_OFFSET, LivePage.STATE_OFFSET + 4);
    addLongs("chunks", LIVE_PAGE, LivePage.CHUNKS_OFFSET, LivePage.CHUNKS_OFFSET + 3 * 8);
    for (int row = 0; row < Math.min(ROWS, seed.segmentCount()); row++) {
      int at = CHUNK + (row << SegmentTable.ROW_SHIFT);
      addLongs("row " + row, at, SegmentTable.BIRTH_OFFSET, SegmentTable.LENGTH_OFFSET);
      addInts("row " + row, at, SegmentTable.LENGTH_OFFSET, 1 << SegmentTable.ROW_SHIFT);
    }
    int catalog = seed.catalogPosition();
    addLongs("catalog", catalog, Catalog.ALLOCATED_OFFSET, Catalog.SEGMENT_COUNT_OFFSET);
    addInts("catalog", catalog, Catalog.SEGMENT_COUNT_OFFSET, Catalog.CELLS_OFFSET);
    addLongs("catalog", catalog, Catalog.CHUNKS_OFFSET, Catalog.CHUNKS_OFFSET + 3 * 8);
    for (int row = 0; row < Math.min(ROWS, seed.segmentCount()); row++) {
      int at = catalog + Catalog.ROWS_OFFSET + row * Catalog.ROW_LENGTH;
      addLongs("catalog row " + row, at, Catalog.ROW_POSITION_OFFSET, Catalog.ROW_LENGTH_OFFSET);
      addInts("catalog row " + row, at, Catalog.ROW_LENGTH_OFFSET, Catalog.ROW_LENGTH);
    }
    int texts = catalog + Catalog.ROWS_OFFSET + seed.segmentCount() * Catalog.ROW_LENGTH;
    addInts("attributes", texts, 0, 4);
  }

  private void addInts(String name, int base, int from, int to) {
    for (int at = from; at < to; at += Integer.BYTES) {
      fields.add(new Field("int at " + at + " of " + name, base + at, Integer.BYTES));
    }
  }

  private void addLongs(String name, int base, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      fields.add(new Field("long at " + at + " of " + name, base + at, Long.BYTES));
    }
  }

  private void boundaries() {
    int count = 0;
    for (Field field : fields) {
      for (long value : values(field)) {
        if (count++ % stride != offset) {
          continue;
        }
        add(field.name() + " = " + value, true, bytes -> {
          field.set(SeedFile.littleEndian(bytes), value);
          seal(bytes);
        });
      }
    }
  }

  private Set<Long> values(Field field) {
    long now = field.get(seed.buffer());
    long length = seed.bytes().length;
    long most = field.width() == Long.BYTES ? Long.MAX_VALUE : Integer.MAX_VALUE;
    Set<Long> values = new LinkedHashSet<>(List.of(
        0L,
        1L,
        2L,
        -1L,
        -2L,
        most,
        -most - 1,
        most - 1,
        most & -PAGE,
        most / 2 + 1,
        now - 1,
        now + 1,
        now - PAGE,
        now + PAGE,
        now << 1,
        now >>> 1,
        -now));
    values.addAll(List.of(
        (long) PAGE,
        2L * PAGE,
        3L * PAGE,
        4L * PAGE,
        length,
        length - PAGE,
        length + PAGE,
        (long) seed.catalogPosition(),
        (long) seed.segmentPosition(0),
        1L << 30,
        1L << 20,
        33L,
        (long) SegmentTable.CAPACITY,
        SegmentTable.CAPACITY + 1L,
        1L << 40));
    values.remove(now);
    return values;
  }

  /** Makes the checksums of the catalog and the superblocks match if these can be found. */
  static void seal(byte[] bytes) {
    ByteBuffer file = SeedFile.littleEndian(bytes);
    for (int at = 0; at <= PAGE; at += PAGE) {
      if (at + Superblock.LENGTH > bytes.length || file.getLong(at) != Superblock.MAGIC) {
        continue;
      }
      long position = file.getLong(at + Superblock.CATALOG_POSITION_OFFSET);
      int length = file.getInt(at + Superblock.CATALOG_LENGTH_OFFSET);
      if (position >= 0 && length >= 0 && position <= bytes.length - length) {
        file.putInt(
            at + Superblock.CATALOG_CHECKSUM_OFFSET, checksum(bytes, (int) position, length));
      }
      file.putInt(at + Superblock.CHECKSUM_OFFSET, checksum(bytes, at, Superblock.CHECKSUM_OFFSET));
    }
  }

  private static int checksum(byte[] bytes, int position, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, position, length);
    return (int) crc.getValue();
  }

  private void damagedSegments() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = offset; i < 700; i += stride) {
      long number = random.nextLong();
      add(
          "segment damage " + number,
          !seed.isClosed(),
          bytes -> damageSegment(bytes, new SplittableRandom(number)));
    }
  }

  private void damageSegment(byte[] bytes, SplittableRandom random) {
    int start = seed.segmentPosition(random.nextInt(seed.segmentCount()));
    switch (random.nextInt(4)) {
      case 0:
        for (int i = random.nextInt(1, 40); i > 0; i--) {
          bytes[start + random.nextInt(seed.segmentLength())] = (byte) random.nextInt();
        }
        break;
      case 1:
        int from = start + random.nextInt(seed.segmentLength());
        int to = random.nextInt(from, start + seed.segmentLength() + 1);
        Arrays.fill(bytes, from, to, (byte) (random.nextInt(3) - 1));
        break;
      case 2:
        int other = seed.segmentPosition(random.nextInt(seed.segmentCount()));
        System.arraycopy(bytes, other, bytes, start, seed.segmentLength());
        break;
      default:
        byte[] noise = new byte[seed.segmentLength()];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, start, noise.length);
        break;
    }
  }

  /** Damages records of object maps and makes their checksums match. */
  private void damagedRecords() {
    SplittableRandom random = new SplittableRandom(12);
    for (int i = offset; seed.isObjectMap() && i < RECORDS; i += stride) {
      long number = random.nextLong();
      add("record damage " + number, true, bytes -> records.damage(bytes, number));
    }
  }

  private byte[] randomly(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      if (seed.isObjectMap() && random.nextInt(3) == 0) {
        records.damage(bytes, random.nextLong());
        continue;
      }
      switch (random.nextInt(6)) {
        case 0:
          damageSegment(bytes, random);
          break;
        case 1:
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          break;
        case 2:
          int page = random.nextInt(seed.pages()) * PAGE;
          int other = random.nextInt(seed.pages()) * PAGE;
          System.arraycopy(bytes, other, bytes, page, PAGE);
          break;
        default:
          Field field = fields.get(random.nextInt(fields.size()));
          Long[] values = values(field).toArray(Long[]::new);
          field.set(SeedFile.littleEndian(bytes), values[random.nextInt(values.length)]);
          break;
      }
    }
    if (random.nextInt(8) != 0) {
      seal(bytes);
    }
    return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}

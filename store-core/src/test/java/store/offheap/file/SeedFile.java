package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * A small sound file to be damaged.
 *
 * @param name a description for messages
 * @param bytes the content of the file
 * @param earlier the content of the file some checkpoints earlier
 * @param entries the entries of the file
 */
record SeedFile(String name, byte[] bytes, byte[] earlier, Map<?, ?> entries) {
  private static final int LIVE_PAGE = (int) LivePage.POSITION;

  /** Creates one file of each kind in an empty folder. */
  static List<SeedFile> all(Path folder) throws IOException {
    List<SeedFile> seeds = new ArrayList<>();
    seeds.add(closed(folder, "u32-u32", DType.UINT32, DType.UINT32, 16, 40));
    seeds.add(closed(folder, "u64-u8", DType.UINT64, DType.UINT8, 256, 400));
    seeds.add(closed(folder, "u32 set", DType.UINT32, DType.NONE, 1024, 3000));
    seeds.add(closed(folder, "i64-f64", DType.INT64, DType.FLOAT64, 64, 200));
    seeds.add(leftOpen(folder, "left open", DType.UINT32, DType.UINT16, 32, 120));
    seeds.add(leftOpen(folder, "power cut", DType.INT32, DType.INT64, 16, 60).ofAnotherBoot());
    seeds.add(fresh(folder));
    seeds.addAll(SeedObjects.all(folder));
    return seeds;
  }

  /** Creates a file and closes it: split and purged, with attributes and both reserved keys. */
  private static SeedFile closed(
      Path folder, String name, DType keys, DType values, int slots, int count) throws IOException {
    Path file = folder.resolve(name);
    byte[] earlier;
    try (IdMap map = map(file, keys, values, slots)) {
      earlier = fill(map, file, count);
    }
    return read(name, file, earlier);
  }

  /** Creates the same file, but as the death of its writer leaves it. */
  private static SeedFile leftOpen(
      Path folder, String name, DType keys, DType values, int slots, int count) throws IOException {
    Path file = folder.resolve(name);
    Path copy = folder.resolve(name + " copy");
    try (IdMap map = map(file, keys, values, slots)) {
      byte[] earlier = fill(map, file, count);
      for (long key = 2 * count; key < 2 * count + 20; key++) {
        map.put(key, key % 100);
      }
      Files.copy(file, copy);
      return read(name, copy, earlier);
    }
  }

  SeedFile ofAnotherBoot() {
    byte[] changed = bytes.clone();
    changed[LIVE_PAGE + LivePage.BOOT_OFFSET] ^= 1;
    return new SeedFile(name, changed, earlier, entries);
  }

  private static SeedFile fresh(Path folder) throws IOException {
    Path file = folder.resolve("fresh");
    map(file, DType.UINT32, DType.INT32, 512).close();
    return read("fresh", file, Files.readAllBytes(file));
  }

  private static IdMap map(Path file, DType keys, DType values, int slots) {
    return IdMap.builder(file)
        .keyType(keys)
        .valueType(values)
        .segmentSlots(slots)
        .seed(7)
        .attribute("origin", "a seed")
        .attribute("column", "price")
        .create();
  }

  private static byte[] fill(IdMap map, Path file, int count) throws IOException {
    byte[] earlier = null;
    long ones =
        map.keyType().bytes() == Integer.BYTES && map.keyType().isUnsigned() ? 0xFFFF_FFFFL : -1;
    for (long key = 0; key < count; key++) {
      put(map, key, key % 100);
      // Moves through the same segments again and again, so that they are purged.
      map.remove(key - count / 2);
      if (key == count / 2) {
        map.sync();
        earlier = Files.readAllBytes(file);
      }
    }
    put(map, ones, 5);
    map.setAttribute("column", "size");
    map.sync();
    return earlier;
  }

  private static void put(IdMap map, long key, long value) {
    if (map.valueType() == DType.NONE) {
      map.add(key);
    } else {
      map.putDouble(key, value);
    }
  }

  private static SeedFile read(String name, Path file, byte[] earlier) throws IOException {
    try (IdMap map = IdMap.openReadOnly(file)) {
      return new SeedFile(name, Files.readAllBytes(file), earlier, entries(map));
    }
  }

  /** Returns the entries of a map, with floating-point values as bits. */
  static Map<Long, Long> entries(IdMap map) {
    Map<Long, Long> entries = new HashMap<>();
    var cursor = map.cursor();
    while (cursor.next()) {
      entries.put(
          cursor.key(),
          map.valueType().isFloating()
              ? Double.doubleToRawLongBits(cursor.doubleValue())
              : cursor.value());
    }
    return entries;
  }

  /** Returns whether its writer closed the file, so that all of its segments are sealed. */
  boolean isClosed() {
    return buffer().getInt(LIVE_PAGE + LivePage.STATE_OFFSET) == LivePage.STATE_CLEAN;
  }

  boolean isObjectMap() {
    return buffer().getInt(newestSuperblock() + Superblock.KIND_OFFSET) == StoreSpec.OBJECT_MAP;
  }

  /** Returns the numbers of the segments that hold records. */
  List<Integer> heapSegments() {
    List<Integer> heap = new ArrayList<>();
    for (int number = 0; number < segmentCount(); number++) {
      int row = 3 * StoreFile.PAGE + (number << SegmentTable.ROW_SHIFT);
      boolean isLive = buffer().getLong(row + SegmentTable.BIRTH_OFFSET) != 0
          && buffer().getLong(row + SegmentTable.DEATH_OFFSET) == 0;
      if (isLive && buffer().getInt(row + SegmentTable.USE_OFFSET) == SegmentTable.HEAP) {
        heap.add(number);
      }
    }
    return heap;
  }

  /** Returns the number of bytes of a segment that hold records. */
  int used(int number) {
    return buffer()
        .getInt(3 * StoreFile.PAGE + (number << SegmentTable.ROW_SHIFT) + SegmentTable.USED_OFFSET);
  }

  ByteBuffer buffer() {
    return littleEndian(bytes);
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int pages() {
    return bytes.length / StoreFile.PAGE;
  }

  /** Returns the position of the superblock of the newest checkpoint. */
  int newestSuperblock() {
    long first = buffer().getLong(Superblock.SEQUENCE_OFFSET);
    long second = buffer().getLong(StoreFile.PAGE + Superblock.SEQUENCE_OFFSET);
    return first > second ? 0 : StoreFile.PAGE;
  }

  int catalogPosition() {
    return (int) buffer().getLong(newestSuperblock() + Superblock.CATALOG_POSITION_OFFSET);
  }

  int catalogLength() {
    return buffer().getInt(newestSuperblock() + Superblock.CATALOG_LENGTH_OFFSET);
  }

  int segmentCount() {
    return buffer().getInt(LIVE_PAGE + LivePage.SEGMENT_COUNT_OFFSET);
  }

  /** Returns the position of a segment according to its row in the first chunk. */
  int segmentPosition(int number) {
    return (int) buffer()
        .getLong(
            3 * StoreFile.PAGE + (number << SegmentTable.ROW_SHIFT) + SegmentTable.POSITION_OFFSET);
  }

  int segmentLength() {
    return buffer().getInt(newestSuperblock() + Superblock.SEGMENT_LENGTH_OFFSET);
  }
}

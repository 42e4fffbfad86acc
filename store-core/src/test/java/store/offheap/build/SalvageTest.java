package store.offheap.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;
import store.offheap.model.DType;
import store.offheap.model.SalvageReport;
import store.offheap.model.VerifyReport;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectSalvage;

class SalvageTest {
  private static final int PAGE = 4096;
  private static final int LIVE_PAGE = 2 * PAGE;
  private static final int EPOCH_AT = LIVE_PAGE;
  private static final int CELLS_AT = LIVE_PAGE + 256;
  private static final int STATE_AT = LIVE_PAGE + 384;
  private static final int BOOT_AT = LIVE_PAGE + 392;
  private static final int CHUNK = 3 * PAGE;
  private static final int SLOTS = 512;
  private static final long SEED = 1;

  @TempDir
  private Path folder;

  private final Map<Long, Long> model = new HashMap<>();
  private long seedOfFile;

  private Path input() {
    return folder.resolve("a.store");
  }

  private Path output() {
    return folder.resolve("b.store");
  }

  private IdMap map() {
    return IdMap.builder(input())
        .keyType(DType.INT64)
        .valueType(DType.INT64)
        .segmentSlots(SLOTS)
        .seed(SEED)
        .attribute("source", "a test")
        .create();
  }

  private void put(IdMap map, int count) {
    for (int i = 0; i < count; i++) {
      long key = i - 1;
      model.put(key, key * 31);
      map.put(key, key * 31);
    }
  }

  private void remove(IdMap map, long from, long to) {
    for (long key = from; key < to; key++) {
      model.remove(key);
      assertTrue(map.remove(key));
    }
  }

  private byte[] closedMap(int count) throws IOException {
    try (IdMap map = map()) {
      put(map, count);
      remove(map, 10, count / 4);
    }
    return Files.readAllBytes(input());
  }

  /** Returns the contents of the file while a writer has it open. */
  private byte[] leftOpenMap(int count) throws IOException {
    try (IdMap map = map()) {
      put(map, count);
      return Files.readAllBytes(input());
    }
  }

  /** Returns the map of {@link #closedMap} without the remains of splits. */
  private byte[] packedMap(int count) throws IOException {
    closedMap(count);
    Path packed = folder.resolve("packed.store");
    try (IdMap map = IdMap.openReadOnly(input())) {
      map.copyTo(packed);
    }
    return Files.readAllBytes(packed);
  }

  private SalvageReport salvage(byte[] damaged) throws IOException {
    Files.write(input(), damaged);
    Files.deleteIfExists(output());
    SalvageReport report = IdMap.salvage(input(), output());
    requireSound(report);
    assertArrayEquals(damaged, Files.readAllBytes(input()), "the input is as it was");
    return report;
  }

  private SalvageReport salvageAs(byte[] damaged) throws IOException {
    Files.write(input(), damaged);
    SalvageReport report = typed().to(output());
    requireSound(report);
    return report;
  }

  private Salvage typed() {
    return Salvage.from(input())
        .types(DType.INT64, DType.INT64)
        .segmentSlots(SLOTS)
        .seed(seedOfFile);
  }

  private void requireSound(SalvageReport report) {
    assertTrue(IdMap.verify(output()).isClean(), () -> IdMap.verify(output()).toString());
    assertEquals(report.entries(), IdMap.verify(output()).entries());
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".work")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] fill(byte[] bytes, int from, int to, int value) {
    byte[] changed = bytes.clone();
    Arrays.fill(changed, from, to, (byte) value);
    return changed;
  }

  private Map<Long, Long> saved() {
    Map<Long, Long> saved = new HashMap<>();
    try (IdMap map = IdMap.openReadOnly(output())) {
      IdMapCursor cursor = map.cursor();
      while (cursor.next()) {
        saved.put(cursor.key(), cursor.value());
      }
    }
    return saved;
  }

  private void requireAll(SalvageReport report) {
    assertEquals(List.of(), report.losses());
    assertTrue(report.isComplete());
    assertEquals(model, saved());
    assertEquals(model.size(), report.entries());
  }

  @Test
  void soundMapIsSalvagedWhole() throws IOException {
    SalvageReport report = salvage(closedMap(10_000));

    requireAll(report);
    assertEquals("segment table", report.source());
    assertEquals(2, report.reservedEntries());
    assertTrue(report.segmentsRead() > 10);
    assertTrue(report.parts().stream().allMatch(SalvageReport.Part::isReadable), report::toString);
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertEquals(Map.of("source", "a test"), map.attributes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "uint32, uint32",
    "uint32, uint8",
    "int32, float64",
    "uint64, uint16",
    "int64, none",
    "uint32, none",
    "uint64, int32"
  })
  void everyLayoutIsSalvagedWhole(String keys, String values) throws IOException {
    Path file = folder.resolve("typed.store");
    DType valueType = DType.parse(values);
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(DType.parse(keys)).valueType(valueType).start()) {
      for (long key = 0; key < 5000; key++) {
        builder.add(
            Long.toString(key * 7), valueType == DType.NONE ? "" : Long.toString(key % 100), key);
      }
      builder.finish(rows -> {});
    }
    SalvageReport report = IdMap.salvage(file, output());

    assertTrue(report.isComplete(), report::toString);
    assertEquals(5000, report.entries());
    try (IdMap expected = IdMap.openReadOnly(file);
        IdMap actual = IdMap.openReadOnly(output())) {
      assertEquals(expected.keyType(), actual.keyType());
      assertEquals(expected.valueType(), actual.valueType());
      for (long key = 0; key < 5000 * 7; key++) {
        assertEquals(expected.containsKey(key), actual.containsKey(key));
        assertEquals(expected.getDouble(key, -1), actual.getDouble(key, -1));
      }
    }
  }

  @Test
  void mapWhoseWriterDiedIsSalvagedAsItWas() throws IOException {
    byte[] leftOpen;
    try (IdMap map = map()) {
      put(map, 3000);
      map.sync();
      put(map, 6000);
      remove(map, 100, 200);
      leftOpen = Files.readAllBytes(input());
    }
    requireAll(salvage(leftOpen));
  }

  /** A slot is counted before its key is stored. */
  @Test
  void mapWhoseWriterDiedAmidAnInsertionIsWhole() throws IOException {
    byte[] leftOpen = leftOpenMap(100);
    ByteBuffer bytes = ByteBuffer.wrap(leftOpen).order(ByteOrder.LITTLE_ENDIAN);
    int used = CHUNK + 64 * bytes.getInt(LIVE_PAGE + 136) + 36;
    bytes.putInt(used, bytes.getInt(used) + 1);
    requireAll(salvage(leftOpen));
    bytes.putInt(used, bytes.getInt(used) + 1);
    assertFalse(salvage(leftOpen).isComplete());
  }

  @Test
  void mapOfAnEarlierBootIsSalvagedFromItsLastCheckpoint() throws IOException {
    byte[] leftOpen;
    try (IdMap map = map()) {
      put(map, 3000);
      map.sync();
      for (long key = 100_000; key < 100_005; key++) {
        map.put(key, 1);
      }
      leftOpen = Files.readAllBytes(input());
    }
    leftOpen[BOOT_AT] ^= 1;
    SalvageReport report = salvage(leftOpen);

    assertTrue(report.isComplete(), report::toString);
    assertTrue(report.source().startsWith("catalog of checkpoint "), report.source());
    assertTrue(saved().entrySet().containsAll(model.entrySet()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PAGE})
  void oneSuperblockIsEnough(int position) throws IOException {
    try (IdMap map = map()) {
      put(map, 500);
      map.sync();
      put(map, 3000);
    }
    byte[] damaged = fill(Files.readAllBytes(input()), position, position + 512, 0x55);
    SalvageReport report = salvage(damaged);

    requireAll(report);
    assertFalse(report.parts().get(position / PAGE).isReadable());
  }

  @Test
  void catalogStandsInForALostSegmentTable() throws IOException {
    SalvageReport report = salvage(fill(closedMap(10_000), CHUNK, CHUNK + PAGE, 0));

    requireAll(report);
    assertTrue(report.source().startsWith("catalog of checkpoint "), report.source());
  }

  @Test
  void catalogStandsInForARowThatLeadsAstray() throws IOException {
    byte[] damaged = packedMap(10_000);
    ByteBuffer rows = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
    rows.putLong(CHUNK + 64 + 16, rows.getLong(CHUNK + 16));
    SalvageReport report = salvage(damaged);

    requireAll(report);
    assertTrue(report.source().startsWith("catalog of checkpoint "), report.source());
  }

  @Test
  void segmentThatLiesWhereAnotherDoesIsALoss() throws IOException {
    byte[] damaged = withoutSuperblocks(packedMap(10_000));
    ByteBuffer rows = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
    rows.putLong(CHUNK + 64 + 16, rows.getLong(CHUNK + 16));
    SalvageReport report = salvageAs(damaged);

    assertFalse(report.isComplete());
    assertTrue(
        report.losses().stream().anyMatch(loss -> loss.what().equals("lies where another does")),
        report::toString);
    assertTrue(model.entrySet().containsAll(saved().entrySet()));
  }

  @Test
  void messagesHaveTheSameDigitsInEveryLocale() throws IOException {
    byte[] damaged = packedMap(10_000);
    byte[] headless = withoutSuperblocks(damaged);
    for (byte[] bytes : List.of(damaged, headless)) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(CHUNK + 64 + 32, 77);
    }
    Path opened = folder.resolve("damaged.store");
    Files.write(opened, damaged);
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      String message = assertThrows(CorruptStoreException.class, () -> IdMap.openReadOnly(opened))
          .getMessage();
      assertTrue(message.contains(", 77"), message);
      List<String> losses =
          salvageAs(headless).losses().stream().map(SalvageReport.Loss::what).toList();
      assertTrue(
          losses.toString().matches(".*actual=\\d\\d\\.\\d\\d %.*, depth=77.*"), losses::toString);
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void catalogInPlaceOfALostLivePageIsALoss() throws IOException {
    SalvageReport report = salvage(fill(closedMap(10_000), LIVE_PAGE, LIVE_PAGE + PAGE, 0x77));

    assertEquals(model, saved());
    assertFalse(report.isComplete());
    assertTrue(report.losses().get(0).what().contains("changes after this checkpoint"));
  }

  private byte[] withoutSuperblocks(byte[] bytes) throws IOException {
    Files.write(input(), bytes);
    try (IdMap map = IdMap.openReadOnly(input())) {
      seedOfFile = map.describe().seed();
    }
    return fill(bytes, 0, LIVE_PAGE, 0);
  }

  @Test
  void typesStandInForBothSuperblocks() throws IOException {
    byte[] damaged = withoutSuperblocks(closedMap(10_000));
    Files.write(input(), damaged);

    assertThrows(NotAStoreException.class, () -> IdMap.salvage(input(), output()));
    requireAll(salvageAs(damaged));
    damaged[0] = 'O';
    System.arraycopy(new byte[] {'O', 'F', 'F', 'H', 'E', 'A', 'P', 0x1A}, 0, damaged, PAGE, 8);
    Files.write(input(), damaged);
    assertThrows(
        CorruptStoreException.class, () -> IdMap.salvage(input(), folder.resolve("c.store")));
  }

  @Test
  void lengthOfSegmentsIsFoundWithoutSuperblocks() throws IOException {
    try (BulkBuilder builder =
        BulkBuilder.to(input()).keyType(DType.INT64).valueType(DType.INT64).start()) {
      for (long key = 0; key < 10_000; key++) {
        model.put(key, key * 31);
        builder.add(key, key * 31, 0);
      }
      builder.finish(rows -> {});
    }
    byte[] damaged = withoutSuperblocks(Files.readAllBytes(input()));
    Files.write(input(), damaged);
    requireAll(Salvage.from(input()).types(DType.INT64, DType.INT64).to(output()));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 300, 20_000})
  void segmentsAreFoundWithoutAnyStructure(int count) throws IOException {
    try (IdMap map = map()) {
      put(map, count);
    }
    byte[] bytes = withoutSuperblocks(Files.readAllBytes(input()));
    SalvageReport report = salvageAs(fill(bytes, 0, CHUNK + PAGE, 0));

    assertEquals("scan", report.source());
    assertFalse(report.isComplete());
    model.keySet().removeAll(List.of(0L, -1L));
    assertEquals(model, saved());
    assertEquals(0, report.reservedEntries());
  }

  @Test
  void partsOfASplitCountInAScanAndNotWhatWasSplit() throws IOException {
    try (IdMap map = map()) {
      put(map, 350);
      remove(map, 100, 150);
      map.sync();
      for (long key = 10_000; key < 20_000; key++) {
        model.put(key, key);
        map.put(key, key);
      }
    }
    byte[] bytes = withoutSuperblocks(Files.readAllBytes(input()));
    SalvageReport report = salvageAs(fill(bytes, 0, CHUNK + PAGE, 0));

    model.keySet().removeAll(List.of(0L, -1L));
    assertEquals(model, saved());
    assertTrue(report.losses().stream().anyMatch(loss -> loss.what().contains("look newer")));
  }

  @Test
  void whatACutFileHoldsIsSaved() throws IOException {
    byte[] bytes = closedMap(10_000);
    SplittableRandom random = new SplittableRandom(7);
    int salvaged = 0;
    for (int i = 0; i < 15; i++) {
      int length = random.nextInt(CHUNK + PAGE, bytes.length);
      SalvageReport report = salvage(Arrays.copyOf(bytes, length));
      Map<Long, Long> saved = saved();
      assertTrue(model.entrySet().containsAll(saved.entrySet()), "length " + length);
      assertEquals(saved.size() == model.size(), report.isComplete(), "length " + length);
      salvaged = Math.max(salvaged, saved.size());
    }
    assertTrue(salvaged > model.size() / 2);
    for (int length : new int[] {0, 1, 511, 512, PAGE, LIVE_PAGE, LIVE_PAGE + 100, CHUNK}) {
      Files.write(input(), Arrays.copyOf(bytes, length));
      Files.deleteIfExists(output());
      try {
        assertFalse(IdMap.salvage(input(), output()).isComplete());
      } catch (NotAStoreException | CorruptStoreException e) {
        assertTrue(length < 512, "length " + length + ": " + e);
      }
    }
  }

  @Test
  void lostPageOfASegmentIsALoss() throws IOException {
    byte[] bytes = packedMap(10_000);
    int segment = positionOf(bytes, 5000) / PAGE * PAGE;
    SalvageReport report = salvage(fill(bytes, segment, segment + PAGE, 0));

    assertFalse(report.isComplete());
    Map<Long, Long> saved = saved();
    assertTrue(saved.size() < model.size());
    assertTrue(model.entrySet().containsAll(saved.entrySet()));
    assertTrue(
        report.losses().stream().anyMatch(loss -> loss.what().startsWith("used slots")),
        report::toString);
  }

  @Test
  void entriesBehindALostOneAreSaved() throws IOException {
    byte[] bytes = packedMap(10_000);
    long unreachable = 0;
    for (long key = 5000; key < 5030; key++) {
      int at = positionOf(bytes, key);
      SalvageReport report = salvage(fill(bytes, at, at + 16, 0));
      assertEquals(model.size() - 1, saved().size());
      unreachable += report.unreachableEntries();
    }
    assertNotEquals(0, unreachable);
  }

  /**
   * Returns the position of the pair of a key and its value, in a file without replaced segments.
   */
  private static int positionOf(byte[] bytes, long key) {
    List<Integer> positions = positionsOf(bytes, key);
    assertEquals(1, positions.size(), "key " + key);
    return positions.get(0);
  }

  private static List<Integer> positionsOf(byte[] bytes, long key) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> positions = new ArrayList<>();
    for (int at = CHUNK + PAGE; at <= bytes.length - 16; at += 16) {
      if (buffer.getLong(at) == key && buffer.getLong(at + 8) == key * 31) {
        positions.add(at);
      }
    }
    return positions;
  }

  /** Copies a pair to the first empty slot of the page that contains a position. */
  private static byte[] copied(byte[] bytes, int from, int page) {
    byte[] changed = bytes.clone();
    ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    int at = page / PAGE * PAGE;
    while (buffer.getLong(at) != 0) {
      at += 16;
    }
    buffer.putLong(at, buffer.getLong(from)).putLong(at + 8, -7);
    return changed;
  }

  @Test
  void keyThatCameTwiceHasTheValueThatALookupFinds() throws IOException {
    byte[] bytes = packedMap(200);
    long duplicates = 0;
    for (long key = 100; key < 120; key++) {
      int at = positionOf(bytes, key);
      SalvageReport report = salvage(copied(bytes, at, at));
      duplicates += report.duplicateKeys();
      assertEquals(1, report.duplicateKeys());
      assertFalse(report.isComplete());
      try (IdMap damaged = IdMap.openReadOnly(input())) {
        assertEquals(damaged.get(key, 0), saved().get(key));
      }
    }
    assertEquals(20, duplicates);
  }

  @Test
  void changedValueMakesItsSegmentSuspectAndIsWritten() throws IOException {
    byte[] bytes = packedMap(10_000);
    assertTrue(salvage(bytes).isSound());
    bytes[positionOf(bytes, 5000) + 8] ^= 1;
    SalvageReport report = salvage(bytes);

    assertTrue(report.isComplete(), report::toString);
    assertFalse(report.isSound());
    assertEquals(1, report.suspects().size());
    SalvageReport.Suspect suspect = report.suspects().get(0);
    List<VerifyReport.Problem> problems = IdMap.verify(input()).problems();
    assertEquals(List.of(new VerifyReport.Problem(suspect.where(), suspect.what())), problems);
    assertEquals(report.suspectEntries(), suspect.entries());
    assertTrue(suspect.entries() > 0 && suspect.entries() < SLOTS);
    assertTrue(suspect.position() >= CHUNK && suspect.position() <= positionOf(bytes, 5001));
    model.put(5000L, 5000L * 31 ^ 1);
    assertEquals(model, saved());
  }

  @Test
  void suspectIsNamedWhenTheCatalogStandsIn() throws IOException {
    byte[] bytes = packedMap(10_000);
    bytes[positionOf(bytes, 5000) + 8] ^= 1;
    // Two rows with one position: salvage uses the catalog instead of the segment table.
    ByteBuffer rows = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    rows.putLong(CHUNK + 64 + 16, rows.getLong(CHUNK + 16));
    SalvageReport report = salvage(bytes);

    assertTrue(report.source().startsWith("catalog of checkpoint "), report.source());
    assertFalse(report.suspects().isEmpty());
    assertFalse(report.isSound());
  }

  @Test
  void noSealCountsAfterAPowerFailure() throws IOException {
    byte[] leftOpen;
    try (IdMap map = map()) {
      put(map, 3000);
      map.sync();
      map.put(0, 1);
      map.sync();
      map.put(1, 1);
      leftOpen = Files.readAllBytes(input());
    }
    leftOpen[BOOT_AT] ^= 1;
    // A segment that was replaced may hold it, too: which ones there are depends on checkpoints.
    for (int at : positionsOf(leftOpen, 50)) {
      leftOpen[at + 8] ^= 1;
    }
    SalvageReport report = salvage(leftOpen);

    assertTrue(report.isSound(), report::toString);
    assertEquals(50 * 31 ^ 1, saved().get(50L));
  }

  @Test
  void keyOfAnotherSegmentIsLeftOut() throws IOException {
    byte[] bytes = packedMap(10_000);
    long foreign = 0;
    for (long key = 5000; key < 5020; key++) {
      SalvageReport report = salvage(copied(bytes, positionOf(bytes, key), CHUNK + 3 * PAGE));
      assertTrue(saved().entrySet().containsAll(Map.of(key, key * 31).entrySet()));
      foreign += report.foreignKeys();
    }
    assertTrue(foreign > 10, "foreign " + foreign);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x99})
  void catalogStandsInForChangedReservedKeys(int value) throws IOException {
    SalvageReport report = salvage(fill(closedMap(100), CELLS_AT, CELLS_AT + 64, value));

    requireAll(report);
    assertTrue(report.source().startsWith("catalog of checkpoint "), report.source());
  }

  @Test
  void impossibleStateOfAReservedKeyIsALoss() throws IOException {
    SalvageReport report = salvage(fill(leftOpenMap(100), CELLS_AT, CELLS_AT + 64, 0x99));

    assertFalse(report.isComplete());
    assertEquals(0, report.reservedEntries());
    model.keySet().removeAll(List.of(0L, -1L));
    assertEquals(model, saved());
  }

  @ParameterizedTest
  @ValueSource(ints = {EPOCH_AT, STATE_AT, BOOT_AT, LIVE_PAGE + 136, LIVE_PAGE + 140, 513, 48})
  void nothingIsLostSilentlyWhenAFieldIsDamaged(int position) throws IOException {
    byte[] bytes = closedMap(3000);
    for (int value : new int[] {0, 1, 2, 3, 0x7F, 0x80, 0xFF}) {
      SalvageReport report = salvage(fill(bytes, position, position + 1, value));
      assertTrue(!report.isComplete() || model.equals(saved()), report::toString);
    }
  }

  @Test
  void randomDamageNeverEndsInAnythingElse() throws IOException {
    byte[] bytes = closedMap(3000);
    SplittableRandom random = new SplittableRandom(11);
    int whole = 0;
    for (int round = 0; round < 40; round++) {
      byte[] damaged = bytes.clone();
      int reach = round % 2 == 0 ? CHUNK + PAGE : bytes.length;
      for (int i = 0; i < 1 + round % 20; i++) {
        damaged[random.nextInt(reach)] = (byte) random.nextInt();
      }
      try {
        SalvageReport report = salvage(damaged);
        whole += report.isComplete() ? 1 : 0;
        assertTrue(!report.isSound() || model.equals(saved()), report::toString);
      } catch (StoreException e) {
        assertFalse(Files.exists(output()), "round " + round);
      }
    }
    assertTrue(whole < 40);
  }

  @Test
  void deepCheckFindsASoundFileSoundAndALookupThatFails() throws IOException {
    byte[] bytes = packedMap(10_000);
    Files.write(input(), bytes);
    assertTrue(IdMap.verifyDeep(input()).isClean(), IdMap.verifyDeep(input()).toString());
    boolean isMissed = false;
    for (long key = 5000; key < 5030; key++) {
      int at = positionOf(bytes, key);
      Files.write(input(), fill(bytes, at, at + 16, 0));
      isMissed |= IdMap.verifyDeep(input()).problems().stream()
          .anyMatch(problem -> problem.what().startsWith("entries that a lookup"));
    }
    assertTrue(isMissed);
  }

  @Test
  void nothingIsReplacedAndNothingElseIsTaken() throws IOException {
    closedMap(100);
    Files.writeString(output(), "mine");
    assertThrows(StoreIoException.class, () -> IdMap.salvage(input(), output()));
    assertEquals("mine", Files.readString(output()));
    Path other = folder.resolve("other");
    assertThrows(StoreIoException.class, () -> IdMap.salvage(folder.resolve("none"), other));
    assertThrows(NotAStoreException.class, () -> IdMap.salvage(folder, other));
    assertThrows(NotAStoreException.class, () -> IdMap.salvage(output(), other));
    Path objects = folder.resolve("objects");
    ObjectMap.builder(objects).segmentSlots(256).create().close();
    assertThrows(NotAStoreException.class, () -> IdMap.salvage(objects, other));
    assertThrows(NotAStoreException.class, () -> ObjectSalvage.from(input()).to(other));
    assertFalse(Files.exists(other));
  }

  /** As if the storage had lost the last write of this page, without a machine crash. */
  @Test
  void livePageFromBeforeTheLastCheckpointDoesNotCount() throws IOException {
    byte[] older;
    try (IdMap map = map()) {
      put(map, 500);
      map.sync();
      older = Arrays.copyOfRange(Files.readAllBytes(input()), LIVE_PAGE, LIVE_PAGE + PAGE);
      put(map, 5_000);
    }
    byte[] bytes = Files.readAllBytes(input());
    System.arraycopy(older, 0, bytes, LIVE_PAGE, PAGE);
    Files.write(input(), bytes);

    SalvageReport report = IdMap.salvage(input(), output());
    assertEquals(model.size(), report.entries());
    assertTrue(report.isComplete());
    assertThrows(StoreException.class, () -> IdMap.openReadOnly(input()));
    try (IdMap map = IdMap.open(input())) {
      assertEquals(model, map.asMap());
    }
    assertEquals(List.of(), IdMap.verify(input()).problems());
  }
}

package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.build.Salvage;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.map.IdMap;
import store.offheap.model.RecoveryReport.Condition;

/** Tests that a damaged superblock never takes a file back in time. */
class SuperblockLossTest {
  private static final long PAGE = 4096;
  private static final long STATE_AT = 2 * PAGE + 384;
  private static final long BOOT_AT = STATE_AT + 8;
  private static final int ENTRIES = 2000;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("a.store");
  }

  /**
   * Creates a file whose last checkpoint has splits and an attribute that the previous one does
   * not.
   */
  private void create() {
    try (IdMap map = IdMap.builder(file()).segmentSlots(64).seed(1).create()) {
      for (long key = 0; key < ENTRIES / 2; key++) {
        map.put(key, 1);
      }
      map.setAttribute("source", "first");
      map.sync();
      for (long key = 0; key < ENTRIES; key++) {
        map.put(key, key);
      }
    }
  }

  /** Copies a file while it is open, with a change since its last checkpoint. */
  private Path copyOfOpenFile() throws IOException {
    try (IdMap map = IdMap.builder(file()).segmentSlots(64).seed(1).create()) {
      for (long key = 0; key < ENTRIES; key++) {
        map.put(key, key);
      }
      map.sync();
      map.put(0, 1);
      return Files.copy(file(), folder.resolve("copy"));
    }
  }

  private static void write(Path file, long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  /** Changes the seed in a superblock, so that its checksum does not match. */
  private static void damage(Path file, long superblock) throws IOException {
    write(file, superblock * PAGE + 32, new byte[] {99, 98, 97});
  }

  private static long newest(Path file) {
    try (IdMap map = IdMap.openReadOnly(file)) {
      return 1 - (map.describe().checkpoint() & 1);
    }
  }

  private static void assertWhole(IdMap map) {
    assertThat(map.size()).isEqualTo(ENTRIES);
    for (long key = 0; key < ENTRIES; key++) {
      assertThat(map.get(key, -1)).isEqualTo(key);
    }
    assertThat(map.attributes()).isEqualTo(Map.of("source", "first"));
  }

  @Test
  void closedFileLosesNothingWithItsNewestSuperblock() throws IOException {
    create();
    damage(file(), newest(file()));
    assertThat(IdMap.verify(file()).problems())
        .anyMatch(problem -> problem.where().equals("superblocks")
            && problem.what().startsWith("newest checkpoint: expected="));
    try (IdMap map = IdMap.openReadOnly(file())) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.SUPERBLOCK_LOST);
      assertWhole(map);
    }
    assertThat(IdMap.verify(file()).isClean()).isFalse();
    try (IdMap map = IdMap.open(file())) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.SUPERBLOCK_LOST);
      assertThat(map.recovery().isNeeded()).isTrue();
      assertWhole(map);
    }
    assertThat(IdMap.verify(file()).problems()).isEmpty();
    try (IdMap map = IdMap.open(file())) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.CLEAN);
      assertWhole(map);
    }
  }

  @Test
  void changesAfterTheLossAreKept() throws IOException {
    create();
    damage(file(), newest(file()));
    try (IdMap map = IdMap.open(file())) {
      for (long key = ENTRIES; key < 2 * ENTRIES; key++) {
        map.put(key, key);
      }
      map.sync();
      // As a power failure leaves it.
      Path copy = Files.copy(file(), folder.resolve("copy"));
      write(copy, BOOT_AT, new byte[16]);
      try (IdMap restored = IdMap.open(copy)) {
        assertThat(restored.recovery().condition()).isEqualTo(Condition.RESTORED);
        assertThat(restored.recovery().segmentsCounted()).isPositive();
        assertThat(restored.recovery().entries()).isEqualTo(2 * ENTRIES);
        assertThat(restored.size()).isEqualTo(2 * ENTRIES);
      }
      assertThat(IdMap.verify(copy).problems()).isEmpty();
    }
    assertThat(IdMap.verify(file()).problems()).isEmpty();
  }

  /** Creates a file with two checkpoints: only then does the loss of one leave another. */
  private void createWithTwoCheckpoints() {
    try (IdMap map = IdMap.builder(file()).segmentSlots(64).seed(1).create()) {
      for (long key = 1; key <= 10; key++) {
        map.put(key, key);
      }
      map.clear();
      map.put(99, 99);
    }
    try (IdMap map = IdMap.openReadOnly(file())) {
      assertThat(map.describe().checkpoint()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLossOfTheSecondCheckpointIsSeen(boolean isZeroed) throws IOException {
    createWithTwoCheckpoints();
    if (isZeroed) {
      write(file(), PAGE, new byte[(int) PAGE]);
    } else {
      damage(file(), 1);
    }
    Path saved = folder.resolve("saved");
    Salvage.from(file()).to(saved);
    assertThat(IdMap.verify(file()).problems()).isNotEmpty();
    for (IdMap map : new IdMap[] {IdMap.openReadOnly(saved), IdMap.open(file())}) {
      try (map) {
        assertThat(map.asMap()).isEqualTo(Map.of(99L, 99L));
        assertThat(map.recovery().condition() == Condition.SUPERBLOCK_LOST)
            .isEqualTo(!map.isReadOnly());
      }
    }
    assertThat(IdMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void whatTheMachineWentDownOnIsRefusedWithoutItsSecondCheckpoint() throws IOException {
    createWithTwoCheckpoints();
    damage(file(), 1);
    write(file(), BOOT_AT, new byte[16]);
    write(file(), STATE_AT, new byte[] {2});
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> IdMap.open(file()).close());
  }

  @Test
  void olderSuperblockIsNotMissed() throws IOException {
    create();
    damage(file(), 1 - newest(file()));
    assertThat(IdMap.verify(file()).problems()).hasSize(1);
    try (IdMap map = IdMap.open(file())) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.CLEAN);
      assertWhole(map);
      map.put(0, 0);
    }
    assertThat(IdMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void withoutAnySuperblockTheFileIsRefused() throws IOException {
    create();
    damage(file(), 0);
    damage(file(), 1);
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> IdMap.open(file()))
        .withMessageContaining("no whole superblock");
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> IdMap.openReadOnly(file()));
    assertThat(IdMap.verify(file()).isClean()).isFalse();
    write(file(), 0, new byte[512]);
    write(file(), PAGE, new byte[512]);
    assertThatExceptionOfType(NotAStoreException.class).isThrownBy(() -> IdMap.open(file()));
  }

  @Test
  void powerFailureAndLossTogetherAreRefused() throws IOException {
    Path copy = copyOfOpenFile();
    long newest = newest(copy);
    damage(copy, newest);
    // The boot is still the same: everything is present without a checkpoint.
    try (IdMap map = IdMap.openReadOnly(copy)) {
      assertThat(map.size()).isEqualTo(ENTRIES);
      assertThat(map.recovery().condition()).isEqualTo(Condition.LEFT_OPEN);
    }
    write(copy, BOOT_AT, new byte[16]);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(CorruptStoreException.class)
          .isThrownBy(() -> IdMap.open(copy))
          .withMessageContaining("newest checkpoint");
      assertThatExceptionOfType(CorruptStoreException.class)
          .isThrownBy(() -> IdMap.openReadOnly(copy));
    }
    assertThat(IdMap.verify(copy).isClean()).isFalse();
  }

  @Test
  void checkpointThatWasNeverCompleteIsNotMissed() throws IOException {
    Path copy = copyOfOpenFile();
    // As if the machine had failed in the middle of writing the next superblock.
    long torn = 1 - newest(copy);
    damage(copy, torn);
    write(copy, BOOT_AT, new byte[16]);
    try (IdMap map = IdMap.open(copy)) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.RESTORED);
      assertThat(map.size()).isEqualTo(ENTRIES);
    }
    assertThat(IdMap.verify(copy).problems()).isEmpty();
  }

  @Test
  void unreadableCatalogIsNoticedBeforeAChange() throws IOException {
    create();
    byte[] bytes = Files.readAllBytes(file());
    long superblock = newest(file());
    long catalog = ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .getLong((int) (superblock * PAGE) + 56);
    write(file(), catalog + 8, new byte[] {1, 2, 3, 4});
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> IdMap.open(file()))
        .withMessageContaining("catalog of checkpoint");
    try (IdMap map = IdMap.openReadOnly(file())) {
      assertThat(map.get(7, -1)).isEqualTo(7);
    }
  }
}

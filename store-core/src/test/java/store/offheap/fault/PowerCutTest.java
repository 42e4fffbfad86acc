package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests a power failure on real file systems: an image is mounted, written, and shut down with the
 * ioctl that drops everything that has not reached the disk.
 */
class PowerCutTest {
  /** The smallest image that mkfs.xfs creates has 300 MiB; the image is sparse. */
  private static final String IMAGE_BYTES = "320M";

  private static final long BOOT_POSITION = 2 * 4096 + 392;
  private static final int SYNCED = 3_000;
  private static final int UNSYNCED = 1_000;

  @TempDir
  private Path folder;

  private Path disk;
  private Path image;
  private boolean isMounted;

  private void mountImage(String mkfs) throws Exception {
    ChildJvm.assumeRoot();
    ChildJvm.assume("needs perl, to call an ioctl", "perl", "-e", "1");
    disk = Files.createDirectory(folder.resolve("disk"));
    image = folder.resolve("image");
    ChildJvm.require("truncate", "-s", IMAGE_BYTES, image.toString());
    ChildJvm.assume("needs " + mkfs, mkfs, "-q", image.toString());
    ChildJvm.assume(
        "needs loop devices and the file system of " + mkfs,
        "mount",
        "-o",
        "loop",
        image.toString(),
        disk.toString());
    isMounted = true;
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      ChildJvm.require("umount", "--lazy", disk.toString());
    }
  }

  /**
   * Cuts the power and restores it; the disk is then another device for processes that had it open.
   */
  private void cutPower() throws Exception {
    // The shutdown ioctl that ext4 and XFS share, without flushing the log; perl packs the flag.
    ChildJvm.require(
        "perl",
        "-e",
        "open(F, '<', $ARGV[0]) or die; my $f = pack('L', 2); ioctl(F, 0x8004587D, $f) or die $!",
        disk.toString());
    ChildJvm.require("umount", disk.toString());
    isMounted = false;
    ChildJvm.require("mount", "-o", "loop", image.toString(), disk.toString());
    isMounted = true;
    // Unlike in a real failure, the boot stays the same: name another one in the live page.
    try (FileChannel channel = FileChannel.open(disk.resolve("map"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), BOOT_POSITION);
    }
  }

  private void assertNothingSyncedIsLost(int round) throws Exception {
    Path file = disk.resolve("map");
    int unsynced = UNSYNCED * (round % 3) / 2;
    // A process of its own: its mappings end with it, so that the disk can be unmounted.
    ChildJvm.Result result =
        new ChildJvm().run("writeAndHalt", file, SYNCED + round * 97, unsynced);
    assertThat(result.out()).contains("halt");
    cutPower();
    int synced = result.lastNumber("synced");
    ChildJvm.Result after =
        new ChildJvm().run("survey", file, synced, synced + unsynced).ended();
    assertThat(after.lastNumber("present")).isBetween(synced, synced + unsynced);
    Files.delete(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfs.ext4", "mkfs.xfs"})
  void everythingBeforeTheLastSyncOutlivesAPowerFailure(String mkfs) throws Exception {
    mountImage(mkfs);
    for (int round = 0; round < 2; round++) {
      assertNothingSyncedIsLost(round);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfs.ext4", "mkfs.xfs"})
  @Tag("slow")
  void everythingBeforeTheLastSyncOutlivesManyPowerFailures(String mkfs) throws Exception {
    mountImage(mkfs);
    for (int round = 2; round < 60; round++) {
      assertNothingSyncedIsLost(round);
    }
  }
}

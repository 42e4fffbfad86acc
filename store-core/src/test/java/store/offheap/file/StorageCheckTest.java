package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which file systems cause a warning. */
class StorageCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "9p",
        "vboxsf",
        "fuse.sshfs",
        "fuseblk",
        "btrfs",
        "zfs",
        "NFS"
      })
  void fileSystemThatCannotKeepAPromiseIsNamed(String type) {
    assertThat(StorageCheck.ofType(type))
        .singleElement()
        .asString()
        .startsWith("file system " + type.toLowerCase(java.util.Locale.ROOT) + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "tmpfs", "overlay", "NTFS", ""})
  void localDiskHasNoWarning(String type) {
    assertThat(StorageCheck.ofType(type)).isEmpty();
  }

  @Test
  void fileThatIsGoneHasNoWarning(@TempDir Path folder) {
    assertThat(StorageCheck.of(folder.resolve("gone"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, true",
    "EXT4, true",
    "tmpfs, true",
    "xfs, false",
    "btrfs, false",
    "overlay, false"
  })
  void whereFilesMayShareBlocksNothingIsWrittenInPlace(String type, boolean isInPlace) {
    assertThat(StorageCheck.isInPlace(type)).isEqualTo(isInPlace);
  }
}

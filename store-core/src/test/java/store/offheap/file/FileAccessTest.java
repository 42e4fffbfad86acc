package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which file is open if names change meanwhile. */
class FileAccessTest {
  private static final int ROUNDS = 1_000;
  private static final int MOST_SPINS = 4_000;

  @TempDir
  private Path folder;

  @Test
  void aFileThatLosesItsNameWhileItIsOpenedKnowsThatItDid() throws Exception {
    Path path = Files.write(folder.resolve("file"), content(0));
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 1; round <= ROUNDS; round++) {
      Path later = Files.write(folder.resolve("later"), content(round));
      int spins = random.nextInt(MOST_SPINS);
      Thread renaming = new Thread(() -> rename(later, path, spins));
      renaming.start();
      for (int i = random.nextInt(MOST_SPINS); i > 0; i--) {
        Thread.onSpinWait();
      }
      try (FileAccess opened = FileAccess.open(path, false)) {
        renaming.join();
        ByteBuffer found = ByteBuffer.allocate(Integer.BYTES);
        opened.read(found, 0);
        assertThat(opened.isReplaced()).as("round %d", round).isEqualTo(found.getInt(0) != round);
      }
    }
  }

  /** Only the mappings remain: reads return the same content, and writes do not reach the file. */
  @Test
  void fileThatIsLeftIsReadThroughItsMappings() throws Exception {
    byte[] content = new byte[3 * StoreFile.PAGE];
    new SplittableRandom(1).nextBytes(content);
    Path path = Files.write(folder.resolve("file"), content);
    try (FileAccess file = FileAccess.open(path, true)) {
      Window first = file.map(0, StoreFile.PAGE);
      Window second = file.map(StoreFile.PAGE, 2 * StoreFile.PAGE);
      file.leave(List.of(first, second));
      Files.delete(path);
      Thread.currentThread().interrupt();
      ByteBuffer all = ByteBuffer.allocate(content.length);
      file.read(all, 0);
      assertThat(all.array()).isEqualTo(content);
      assertThat(file.length()).isEqualTo(content.length);
      ByteBuffer middle = ByteBuffer.allocate(StoreFile.PAGE);
      file.read(middle, StoreFile.PAGE / 2);
      assertThat(middle.array())
          .isEqualTo(
              Arrays.copyOfRange(content, StoreFile.PAGE / 2, StoreFile.PAGE / 2 + StoreFile.PAGE));
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(2), content.length - 1))
          .isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> file.write(middle.flip(), 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another file took its place");
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static byte[] content(int round) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(round).array();
  }

  private static void rename(Path from, Path to, int spins) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

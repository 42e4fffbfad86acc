package store.offheap.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.process.OpenFiles;

/** Tests that the temporary files of an output disappear with their process. */
class WorkFolderTest {
  @TempDir
  private Path folder;

  private Path leftover(String name, boolean hasLock) throws IOException {
    Path left = Files.createDirectory(folder.resolve(name));
    if (hasLock) {
      Files.createFile(left.resolve("lock"));
      Files.writeString(left.resolve("run-0"), "rows");
    }
    return left;
  }

  @Test
  void nothingIsLeft() throws IOException {
    try (WorkFolder work = WorkFolder.beside(folder.resolve("a.store"))) {
      work.create("run-0").close();
      assertThat(work.path()).isDirectoryContaining("glob:**run-0");
      assertThat(work.path().getParent()).isEqualTo(folder);
    }
    assertThat(folder).isEmptyDirectory();
  }

  /**
   * Opens as many descriptors as it is allowed to, closes a folder, and prints whether that is
   * gone.
   */
  static final class Hoarder {
    private Hoarder() {}

    public static void main(String[] arguments) throws IOException {
      Path target = Path.of(arguments[0]);
      // Loads the classes, which also takes descriptors.
      WorkFolder.beside(target).close();
      WorkFolder work = WorkFolder.beside(target);
      work.create("run-0").close();
      List<FileChannel> hoard = new ArrayList<>();
      try {
        while (true) {
          hoard.add(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
        }
      } catch (FileSystemException e) {
        // No more can be opened.
      }
      work.close();
      System.out.print(Files.exists(work.path()) ? "left" : "gone");
    }
  }

  @Test
  void nothingIsLeftWhereNoMoreFilesCanBeOpened() throws IOException {
    assumeTrue(OpenFiles.areKnown(), "not on Linux");
    assertThat(printed("ulimit -n 64", Hoarder.class, folder.resolve("a.store")))
        .isEqualTo("gone");
    assertThat(folder).isEmptyDirectory();
  }

  /**
   * Creates a folder during the shutdown of its JVM, as a program does that copies a store last of
   * all.
   */
  static final class Parting {
    private Parting() {}

    public static void main(String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        try (WorkFolder work = WorkFolder.beside(Path.of(arguments[0]))) {
          work.create("run-0").close();
          System.out.print("made");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }));
    }
  }

  @Test
  void aFolderCanBeMadeWhileTheJvmEnds() throws IOException {
    assertThat(printed("true", Parting.class, folder.resolve("a.store"))).isEqualTo("made");
    assertThat(folder).isEmptyDirectory();
  }

  /** Creates and closes a folder in each subfolder of another, and prints whether it is gone. */
  static final class Neighbour {
    private Neighbour() {}

    public static void main(String[] arguments) throws IOException {
      try (DirectoryStream<Path> parents = Files.newDirectoryStream(Path.of(arguments[0]))) {
        for (Path parent : parents) {
          WorkFolder work = WorkFolder.beside(parent.resolve("a.store"));
          work.create("run-0").close();
          work.close();
          System.out.print(Files.exists(work.path()) ? "left" : "gone");
        }
      }
    }
  }

  /** The path of a folder may contain bytes that are not characters in the locale of the JVM. */
  @Test
  void nothingIsLeftWhereTheLocaleHasNoNameForTheFolder() throws IOException {
    assumeTrue(OpenFiles.areKnown(), "not on Linux");
    String before = "mkdir \"$(printf 'caf\\303\\251')\"; export LC_ALL=C";
    assertThat(printed(before, Neighbour.class, folder)).isEqualTo("gone");
  }

  /** Returns the output of a program that a shell starts in the folder after other commands. */
  private String printed(String before, Class<?> program, Path argument) throws IOException {
    List<String> command = List.of(
        "sh",
        "-c",
        before + "; exec \"$@\"",
        "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        argument.toString());
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void outputMayHaveTheLongestNameThatThereIs() throws IOException {
    Path target = folder.resolve("a".repeat(255));
    try (PendingFile pending = PendingFile.beside(target)) {
      pending.create().close();
      pending.publish();
    }
    Path left;
    try (WorkFolder work = WorkFolder.beside(target)) {
      left = leftover(
          work.path().getFileName().toString().replaceFirst("-[0-9a-f]+.work", "-0.work"), true);
    }
    WorkFolder.beside(target).close();
    assertThat(left).doesNotExist();
    assertThat(folder).isDirectoryContaining(target::equals);
  }

  @Test
  void aFolderThatTakesNoFilesFailsTheOutput() {
    Path sealed = Path.of("/sys/kernel");
    assumeTrue(Files.isDirectory(sealed), "not on Linux");
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> WorkFolder.beside(sealed.resolve("a.store")))
        .withMessageNotContaining(".work")
        .havingCause()
        .isInstanceOfSatisfying(
            FileSystemException.class,
            cause ->
                assertThat(cause.getFile()).isEqualTo(sealed.resolve("a.store").toString()));
  }

  @Test
  void whatADeadProcessLeftIsRemovedByTheNextOfTheSameOutput() throws IOException {
    Path dead = leftover(".a.store.12-af.work", true);
    Path unborn = leftover(".a.store.13-b0.work", false);
    Path ofAnother = leftover(".b.store.12-af.work", true);
    Path ofAUser = leftover(".a.store.mine.work", true);
    Path target = folder.resolve("a.store");
    try (WorkFolder live = WorkFolder.beside(target);
        WorkFolder beside = WorkFolder.beside(target)) {
      assertThat(dead).doesNotExist();
      assertThat(unborn).doesNotExist();
      assertThat(ofAnother).isDirectory();
      assertThat(ofAUser).isDirectory();
      assertThat(live.path()).isDirectory();
      assertThat(beside.path()).isDirectory();
    }
  }

  /** Simulates a lock that was taken through another class loader, unknown to this registry. */
  @Test
  void aLockOfThisJvmThatTheRegistryDoesNotKnowIsOpenedOnce() throws IOException {
    Path foreign = leftover(".a.store.12-af.work", true);
    Path lock = foreign.resolve("lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      channel.lock();
      for (int i = 0; i < 10; i++) {
        WorkFolder.beside(folder.resolve("a.store")).close();
      }
      assertThat(foreign.resolve("run-0")).exists();
      assertThat(OpenFiles.count(lock)).isEqualTo(2);
    }
    WorkFolder.beside(folder.resolve("a.store")).close();
    assertThat(foreign).doesNotExist();
  }

  /**
   * A process that dies or fails in between leaves a folder that others can still recognise as
   * abandoned.
   */
  @Test
  void lockGoesLast() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path dead = leftover(".a.store.12-a" + i + ".work", true);
      Files.createDirectories(dead.resolve("stays" + i).resolve("inner"));
    }
    WorkFolder.beside(folder.resolve("a.store")).close();
    for (int i = 0; i < 20; i++) {
      assertThat(folder.resolve(".a.store.12-a" + i + ".work").resolve("lock")).exists();
    }
  }

  @Test
  void failuresNameTheOutput() {
    Path target = folder.resolve("none").resolve("a.store");
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> WorkFolder.beside(target))
        .withMessageEndingWith(", file=" + target)
        .satisfies(e -> assertThat(e.getCause()).hasMessage(target.toString()));
  }

  @Test
  void folderOfAnotherProcessIsLeftAlone() throws IOException {
    Path others = Files.createDirectory(folder.resolve(".a.store.1-1.work"));
    Path file = Files.writeString(others.resolve("run"), "rows");
    assertThat(WorkFolder.make(others, folder.resolve("a.store"))).isNull();
    assertThat(file).hasContent("rows");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void pipeInPlaceOfTheLockOfAFolderIsNotWaitedFor() throws Exception {
    Path left = leftover(".a.store.1-a.work", false);
    Process mkfifo = new ProcessBuilder("mkfifo", left.resolve("lock").toString()).start();
    assumeTrue(mkfifo.waitFor() == 0, "needs named pipes");
    WorkFolder.beside(folder.resolve("a.store")).close();
    assertThat(left).exists();
  }

  @Test
  void fileInPlaceOfTheFolderIsSaidToBeNone() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "1,2");
    Path target = folder.resolve("a.store");
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> WorkFolder.in(file, target))
        .withMessageEndingWith(": Not a directory, file=" + target)
        .satisfies(e -> assertThat(e.getCause()).hasMessage(file + ": Not a directory"));
  }

  /** Fails before any work is done in vain. */
  @Test
  void nameThatIsTooLongFailsAtOnce() {
    Path target = folder.resolve("a".repeat(256));
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> WorkFolder.beside(target))
        .withMessageEndingWith(", file=" + target)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(".work"))
        .satisfies(e -> assertThat(e.getCause()).hasMessageStartingWith(target + ": "));
  }
}

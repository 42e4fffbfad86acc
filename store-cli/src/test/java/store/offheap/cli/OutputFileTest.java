package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;

/** A text file appears completely or not at all, and replaces an existing file only on request. */
class OutputFileTest {
  @TempDir
  private Path folder;

  private static void write(OutputFile file, String text) throws IOException {
    try (OutputStream bytes = file.create()) {
      bytes.write(text.getBytes());
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void appearsWhenItIsPublished() throws IOException {
    Path target = folder.resolve("out");
    try (OutputFile file = new OutputFile(target, false)) {
      write(file, "text");
      assertThat(target).doesNotExist();
      file.publish();
    }
    assertThat(target).hasContent("text");
    assertThat(names()).containsExactly("out");
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatTakesThePlaceOfAFileIsForThoseWhoHadThat() throws IOException {
    Path target = Files.writeString(folder.resolve("out"), "before");
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    try (OutputFile file = new OutputFile(target, true)) {
      write(file, "text");
      file.publish();
    }
    assertThat(target).hasContent("text");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void ownerAndGroupGoOn() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may give a file away");
    Path target = Files.writeString(folder.resolve("out"), "before");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
    Files.setAttribute(target, "unix:uid", 12_345);
    Files.setAttribute(target, "unix:gid", 23_456);
    try (OutputFile file = new OutputFile(target, true)) {
      write(file, "text");
      file.publish();
    }
    assertThat(target).hasContent("text");
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(12_345);
    assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(23_456);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void neverReplacesWhatAppearedMeanwhile() throws IOException {
    Path target = folder.resolve("out");
    try (OutputFile file = new OutputFile(target, false)) {
      write(file, "text");
      Files.writeString(target, "precious");
      assertThatThrownBy(file::publish)
          .isInstanceOf(StoreIoException.class)
          .hasMessage("file already exists, file=" + target)
          .hasCauseInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(target).hasContent("precious");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void linkThatLeadsNowhereIsInTheWay() throws IOException {
    Path planted = Files.createSymbolicLink(folder.resolve("planted"), Path.of("elsewhere"));
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    for (Path link : new Path[] {planted, loop}) {
      for (boolean isOverwrite : new boolean[] {false, true}) {
        assertThatThrownBy(() -> new OutputFile(link, isOverwrite))
            .isInstanceOf(FileAlreadyExistsException.class)
            .hasMessage(link + ": a broken symbolic link");
      }
      assertThat(Files.isSymbolicLink(link)).isTrue();
    }
    assertThat(names()).containsExactlyInAnyOrder("planted", "loop");
  }

  @Test
  void linkLeadsToTheFileThatIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    try (OutputFile output = new OutputFile(link, true)) {
      write(output, "text");
      output.publish();
    }
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("text");
    assertThat(names()).containsExactly("file", "link");
  }

  @Test
  void whatIsNoFileIsNeverReplaced() throws IOException {
    Path target = Files.createDirectory(folder.resolve("out"));
    for (boolean isOverwrite : new boolean[] {false, true}) {
      assertThatThrownBy(() -> new OutputFile(target, isOverwrite))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(target + ": not a regular file");
    }
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void nameBeforehandCannotBeForeseen() throws IOException {
    Path target = folder.resolve("out");
    try (OutputFile first = new OutputFile(target, false);
        OutputFile second = new OutputFile(target, false)) {
      write(first, "1");
      write(second, "2");
      assertThat(names()).hasSize(2);
      // Files that others have created are never written to.
      assertThatThrownBy(first::create).isInstanceOf(IOException.class);
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftGoesWithTheNextOfTheName() throws IOException {
    Path left = Files.createDirectory(folder.resolve(".out.1-a.work"));
    Files.createFile(left.resolve("lock"));
    Files.writeString(left.resolve("store"), "half of a te");
    try (OutputFile file = new OutputFile(folder.resolve("out"), false)) {
      write(file, "text");
      file.publish();
    }
    assertThat(names()).containsExactly("out");
  }

  @Test
  void folderMustBeThere() {
    assertThatThrownBy(() -> new OutputFile(folder.resolve("missing/out"), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no folder to put");
  }
}

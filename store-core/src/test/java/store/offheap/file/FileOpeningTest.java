package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.DenseArray;
import store.offheap.array.SparseArray;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Salvage;
import store.offheap.build.Warming;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapBuilder;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;

class FileOpeningTest {
  @TempDir
  Path folder;

  /** Opening a pipe blocks if nobody writes to it. */
  @Test
  void aPipeIsRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process maker = new ProcessBuilder("mkfifo", pipe.toString()).start();
    if (maker.waitFor() != 0) {
      throw new IllegalStateException("mkfifo: " + maker.exitValue());
    }
    for (Runnable opening : List.<Runnable>of(
        () -> IdMap.openReadOnly(pipe),
        () -> IdMap.open(pipe),
        () -> IdMap.verify(pipe),
        () -> ObjectMap.openReadOnly(pipe),
        () -> Warming.residency(pipe),
        () -> Salvage.from(pipe).to(folder.resolve("out")))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> assertThatThrownBy(opening::run)
              .isInstanceOf(NotAStoreException.class)
              .hasMessageContaining("actual=a pipe or a device"));
    }
  }

  /** A loop of symbolic links stands for a file in a folder that must not be searched. */
  @Test
  void whatCannotBeLookedAtIsNotSaidToBeMissing() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    for (Runnable opening : List.<Runnable>of(
        () -> IdMap.openReadOnly(loop),
        () -> IdMap.open(loop),
        () -> ObjectMap.openReadOnly(loop),
        () -> Salvage.from(loop).to(folder.resolve("out")))) {
      assertThatThrownBy(opening::run)
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("cannot open")
          .hasMessageNotContaining("no such file");
    }
    assertThatThrownBy(() -> IdMap.open(folder.resolve("nowhere")))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("no such file")
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  /** A file in an archive can be neither mapped nor locked. */
  @Test
  void aPathOfAnotherFileSystemIsRefused() throws Exception {
    IdMapBuilder ids = IdMap.builder(folder.resolve("ids"));
    try (IdMap map = ids.keyType(DType.INT64).valueType(DType.INT64).create();
        DenseArray array = DenseArray.create(folder.resolve("a.npy"), DType.INT8, 2);
        FileSystem archive =
            FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
      Path inside = Files.copy(folder.resolve("ids"), archive.getPath("/ids"));
      Path other = archive.getPath("/other");
      for (Runnable use : List.<Runnable>of(
          () -> IdMap.open(inside),
          () -> IdMap.openReadOnly(inside),
          () -> IdMap.verify(inside),
          () -> IdMap.builder(other).keyType(DType.INT64).valueType(DType.INT64).create(),
          () -> map.copyTo(other),
          () -> BulkBuilder.to(other).start(),
          () -> Salvage.from(folder.resolve("ids")).to(other),
          () -> Warming.residency(inside),
          () -> ObjectMap.open(inside),
          () -> ObjectMap.builder(other).create(),
          () -> DenseArray.openReadOnly(inside),
          () -> DenseArray.open(inside),
          () -> DenseArray.create(other, DType.INT8, 2),
          () -> array.all().copyTo(other, ArrayType.INT8),
          () -> SparseArray.builder(other).type(ArrayType.INT8).shape(2).create())) {
        assertThatThrownBy(use::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("file system: expected=the default one, actual=jar, file=/");
      }
      assertThat(ObjectMap.isObjectMap(inside)).isFalse();
      assertThat(SparseArray.isIdMap(inside)).isFalse();
      try (Stream<Path> left = Files.list(archive.getPath("/"))) {
        assertThat(left).containsExactly(inside);
      }
    }
  }
}

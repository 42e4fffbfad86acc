package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.map.IdMap;

/** A map that is filled before its file appears, completely or not at all. */
class ObjectMapBuildTest {
  @TempDir
  private Path folder;

  private ObjectMapBuild build(boolean isOverwrite) {
    return ObjectMap.builder(folder.resolve("m")).segmentSlots(64).build(isOverwrite);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void mapAppearsWhenItIsPublished() throws IOException {
    try (ObjectMapBuild build = build(false)) {
      for (int i = 0; i < 1000; i++) {
        build.map().set(i, List.of(i, "text " + i));
      }
      assertThat(folder.resolve("m")).doesNotExist();
      build.publish();
    }
    assertThat(names()).containsExactly("m");
    assertThat(ObjectMap.verify(folder.resolve("m")).isClean()).isTrue();
    try (ObjectMap map = ObjectMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map).hasSize(1000).containsEntry(7, List.of(7, "text 7"));
    }
  }

  @Test
  void whatWasReplacedMeanwhileTakesNoRoom() throws IOException {
    Path grown = folder.resolve("grown");
    try (ObjectMapBuild build = build(false);
        ObjectMap map = ObjectMap.builder(grown).segmentSlots(64).create()) {
      for (int i = 0; i < 3_000; i++) {
        build.set(i, i);
        map.set(i, i);
        if (i % 50 == 0) {
          map.sync(); // What was replaced may now be reused.
        }
      }
      build.publish();
    }
    assertThat(Files.size(folder.resolve("m"))).isLessThan(Files.size(grown) * 11 / 10);
  }

  @Test
  void whatAKilledBuildLeftIsGone() throws IOException {
    Path left = Files.createDirectory(folder.resolve(".m.1-ab.work"));
    Files.createFile(left.resolve("lock"));
    Files.write(left.resolve("store"), new byte[10_000]);
    try (ObjectMapBuild build = build(false)) {
      build.set(1, 2);
      build.publish();
    }
    assertThat(names()).containsExactly("m");
  }

  @Test
  void whatIsNotPublishedIsGone() throws IOException {
    ObjectMap map;
    try (ObjectMapBuild build = build(false)) {
      map = build.map();
      map.put(1, 2);
    }
    assertThat(names()).isEmpty();
    assertThatThrownBy(() -> map.get(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fileThatIsThereIsReplacedOnlyIfAllowed() throws IOException {
    Files.writeString(folder.resolve("m"), "precious");
    assertThatThrownBy(() -> build(false)).isInstanceOf(StoreIoException.class);
    assertThat(names()).containsExactly("m");
    try (ObjectMapBuild build = build(true)) {
      build.map().put(1, 2);
      assertThat(folder.resolve("m")).hasContent("precious");
      build.publish();
    }
    try (ObjectMap map = ObjectMap.open(folder.resolve("m"))) {
      assertThat(map).isEqualTo(Map.of(1, 2));
      assertThatThrownBy(() -> build(true)).isInstanceOf(StoreLockedException.class);
    }
    assertThat(names()).containsExactly("m", "m.lock");
  }

  @Test
  void whatAppearsMeanwhileStays() throws IOException {
    try (ObjectMapBuild build = build(false)) {
      Files.writeString(folder.resolve("m"), "precious");
      assertThatThrownBy(build::publish).isInstanceOf(StoreIoException.class);
    }
    assertThat(folder.resolve("m")).hasContent("precious");
    assertThat(names()).containsExactly("m");
  }

  @Test
  void attributesThatNoFileTakesAreRefusedAtTheStart() throws IOException {
    for (String value : List.of("x".repeat(1 << 20), "\ud800")) {
      ObjectMapBuilder builder = ObjectMap.builder(folder.resolve("m")).attribute("a", value);
      assertThatIllegalArgumentException().isThrownBy(() -> builder.build(false));
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aBuildThatIsOverTakesNothingMore() throws IOException {
    ObjectMapBuild published = build(false);
    published.set(1, 2);
    published.publish();
    ObjectMapBuild closed = build(true);
    closed.close();
    for (ObjectMapBuild build : List.of(published, closed)) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(() -> build.set(1, 3), build::publish)) {
        assertThatThrownBy(call)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("build is over: file=" + folder.resolve("m"));
      }
      build.close();
    }
    try (ObjectMap map = ObjectMap.openReadOnly(folder.resolve("m"))) {
      assertThat(map).isEqualTo(Map.of(1, 2));
    }
  }

  @Test
  void onlyAnObjectMapPassesForOne() throws IOException {
    IdMap.builder(folder.resolve("ids")).create().close();
    ObjectMap.builder(folder.resolve("m")).create().close();
    Files.writeString(folder.resolve("text"), "text");
    assertThat(ObjectMap.isObjectMap(folder.resolve("m"))).isTrue();
    for (String name : List.of("ids", "text", "missing", ".")) {
      assertThat(ObjectMap.isObjectMap(folder.resolve(name))).as(name).isFalse();
    }
  }
}

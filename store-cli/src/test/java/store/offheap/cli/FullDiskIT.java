package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.DenseArray;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;

/** Commands report that a real disk of 8 MiB is full, and lose nothing. */
class FullDiskIT {
  private static final int BALLAST_BYTES = 2 << 20;

  /** Number of entries of a build that does not fit on the disk. */
  private static final int TOO_MANY = 1_500_000;

  @TempDir
  private Path folder;

  private Path ballast;
  private boolean isMounted;

  private StoreProcess store() {
    return StoreProcess.in(folder);
  }

  @BeforeEach
  void mount() throws IOException {
    Files.createDirectory(folder.resolve("disk"));
    StoreProcess.Result mount = store()
        .execute(
            List.of("sh", "-c", "test $(id -u) = 0 && exec mount -t tmpfs -o size=8m tmpfs disk"));
    isMounted = mount.exitCode() == 0;
    assumeTrue(isMounted, "needs a superuser who may mount");
    ballast = Files.write(folder.resolve("disk/ballast"), new byte[BALLAST_BYTES]);
  }

  @AfterEach
  void unmount() {
    if (isMounted) {
      // Mappings of this process that have not been garbage-collected keep the disk busy.
      store().execute(List.of("umount", "--lazy", "disk")).succeeds();
    }
  }

  private static void saysWhyInOneLine(StoreProcess.Result result, String file) {
    result.fails(5);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith("store: ")
        .contains("No space left on device")
        .endsWith("file=" + file + "\n");
    assertThat(result.out()).isEmpty();
  }

  private static String rows(int count) {
    return LongStream.range(0, count).mapToObj(key -> key + ",1").collect(Collectors.joining("\n"));
  }

  private void holdsOnly(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("disk"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void buildWithoutRoomLeavesNothingAndSucceedsOnceThereIs() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), rows(TOO_MANY));
    Files.writeString(folder.resolve("few.csv"), rows(10_000));
    Files.delete(ballast);
    saysWhyInOneLine(store().run("build", "disk/m", "rows.csv", "--key-type", "u64"), "disk/m");
    holdsOnly();
    store().run("build", "disk/m", "few.csv").succeeds();
    store().run("get", "disk/m", "17").succeeds().prints("1\n");
  }

  /** Otherwise users would look for the lack of space next to the output. */
  @Test
  void buildWithoutRoomForItsRowsNamesTheFolderOfThese() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), rows(TOO_MANY));
    String[] build = {
      "build", "m", "rows.csv", "--key-type", "u64", "--memory", "16m", "--temp-dir", "disk"
    };
    StoreProcess.Result result = store().run(build);
    saysWhyInOneLine(result, "m");
    assertThat(result.err()).contains("temporary rows in disk: ");
    holdsOnly("ballast");
    assertThat(folder.resolve("m")).doesNotExist();
  }

  @Test
  void buildOfObjectsWithoutRoomLeavesNothingAndSucceedsOnceThereIs() throws IOException {
    Files.writeString(folder.resolve("many.ndjson"), objects(100_000));
    Files.writeString(folder.resolve("few.ndjson"), objects(1000));
    String[] build = {"build", "--objects", "disk/m", "many.ndjson", "--key", "id"};
    saysWhyInOneLine(store().run(build), "disk/m");
    holdsOnly("ballast");
    build[3] = "few.ndjson";
    store().run(build).succeeds();
    StoreProcess.Result put = store()
        .shell("head -c 16M /dev/zero > disk/rest;"
            + " seq -s, 100000 | sed 's/.*/[&]/' | store put disk/m 1 -");
    put.fails(5).complains("No space left on device").complains("file=disk/m\n");
    store().run("get", "disk/m", "1").succeeds().prints("{\"id\":1,\"text\":\"text 1\"}\n");
    Files.delete(folder.resolve("disk/rest"));
    // There was no space to close the store either, so this command may report a recovery.
    assertThat(store().run("put", "disk/m", "1", "[1]").exitCode()).isZero();
    store().run("verify", "disk/m").succeeds();
  }

  private static String objects(int count) {
    return LongStream.range(0, count)
        .mapToObj(key -> "{\"id\":" + key + ",\"text\":\"text " + key + "\"}\n")
        .collect(Collectors.joining());
  }

  @Test
  void putWithoutRoomKeepsWhatIsThereAndSucceedsOnceThereIs() throws IOException {
    // A segment of 4,096 slots is 64 KiB; so many entries fill it, and the next key needs two more.
    long entries = 3276;
    try (IdMap map =
        IdMap.builder(folder.resolve("disk/m")).segmentSlots(4096).seed(1).create()) {
      for (long key = 1; key <= entries; key++) {
        map.put(key, key * 3);
      }
    }
    store().shell("head -c 16M /dev/zero > disk/rest");
    String[] more = LongStream.rangeClosed(1, 20)
        .boxed()
        .flatMap(i -> Stream.of(Long.toString(entries + i), "7"))
        .toArray(String[]::new);
    String[] put =
        Stream.concat(Stream.of("put", "disk/m"), Stream.of(more)).toArray(String[]::new);
    saysWhyInOneLine(store().run(put), "disk/m");
    holdsOnly("m", "m.lock", "ballast", "rest");
    store().run("get", "disk/m", "1").succeeds().prints("3\n");
    store().run("get", "disk/m", Long.toString(entries)).succeeds().prints(3 * entries + "\n");

    Files.delete(ballast);
    store().run(put).succeeds();
    store().run("get", "disk/m", Long.toString(entries + 20)).succeeds().prints("7\n");
    store().run("get", "disk/m", "1").succeeds().prints("3\n");
    store().run("verify", "disk/m").succeeds();
  }

  @Test
  void salvageAndExportWithoutRoomLeaveNothing() throws IOException {
    try (IdMap map =
        IdMap.builder(folder.resolve("disk/m")).expectedEntries(100_000).create()) {
      map.put(1, 2);
      for (long key = 2; key <= 100_000; key++) {
        map.put(key, key);
      }
    }
    store().shell("head -c 16M /dev/zero > disk/rest");
    saysWhyInOneLine(store().run("salvage", "disk/m", "disk/s"), "disk/s");
    StoreProcess.Result export = store().run("export", "disk/m", "-o", "disk/x.csv");
    export.fails(5).complains("cannot write disk/x.csv: No space left on device");
    assertThat(export.err().lines()).hasSize(1);
    holdsOnly("m", "m.lock", "ballast", "rest");
    store().run("get", "disk/m", "1").succeeds().prints("2\n");
  }

  @Test
  void arraysWithoutRoomAreNotThere() throws IOException {
    try (DenseArray array =
        DenseArray.create(folder.resolve("a.npy"), ArrayType.FLOAT64, 200, 1000)) {
      array.all().write(new Random(1).doubles(200_000).toArray());
    }
    // 1 MiB remains.
    store().shell("head -c 5M /dev/zero > disk/rest");
    saysWhyInOneLine(
        store().run("array", "convert", "a.npy", "disk/b.npy", "-t", "float64"), "disk/b.npy");
    saysWhyInOneLine(store().run("array", "slice", "a.npy", "disk/b.npy", ":180"), "disk/b.npy");
    saysWhyInOneLine(store().run("array", "to-sparse", "a.npy", "disk/a"), "disk/a");
    store().run("array", "to-sparse", "a.npy", "a.sparse").succeeds();
    saysWhyInOneLine(store().run("array", "to-dense", "a.sparse", "disk/b.npy"), "disk/b.npy");
    saysWhyInOneLine(store().run("array", "to-npz", "a.sparse", "disk/b.npz"), "disk/b.npz");
    holdsOnly("ballast", "rest", "b.npy.lock");
    Files.delete(ballast);
    store().run("array", "slice", "a.npy", "disk/b.npy", ":180").succeeds();
  }
}

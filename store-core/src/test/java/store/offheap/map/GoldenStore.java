package store.offheap.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuild;
import store.offheap.build.BulkBuilder;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * A file of format 1 that is kept for good, so that later versions can show that they still read
 * it. A {@link StoreListing} of its content lies beside it.
 *
 * @param name of the file, without its extension
 * @param isReproducible whether creating it again gives the same bytes
 * @param recipe creates the file at a path
 */
record GoldenStore(String name, boolean isReproducible, Recipe recipe) {
  /** The folder of the files. They are compressed, because most of a store is zeros. */
  static final Path FOLDER = Path.of("src/test/resources/golden/format-1");

  private static final String ENDING = ".store.gz";
  private static final int SEGMENT_SLOTS = 64;
  private static final int ENTRIES = 40;
  private static final int SEED = 1;

  /** Creates a file. */
  interface Recipe {
    void make(Path path) throws IOException;
  }

  /** Returns all files that should exist. */
  static List<GoldenStore> all() {
    List<GoldenStore> all = new ArrayList<>();
    for (DType valueType : DType.values()) {
      boolean isSigned = valueType.ordinal() % 2 == 0;
      all.add(typed(isSigned ? DType.INT32 : DType.UINT32, valueType));
      all.add(typed(isSigned ? DType.UINT64 : DType.INT64, valueType));
    }
    for (DType valueType : List.of(DType.UINT32, DType.NONE, DType.UINT16)) {
      all.add(grown(valueType));
      all.add(built(valueType));
    }
    all.add(packed(DType.UINT32, DType.UINT32));
    all.add(packed(DType.INT64, DType.INT64));
    all.add(packed(DType.UINT64, DType.NONE));
    all.add(packed(DType.UINT32, DType.UINT8));
    all.add(new GoldenStore(
        "empty-int64-int64",
        true,
        path ->
            IdMap.builder(path).segmentSlots(SEGMENT_SLOTS).seed(SEED).create().close()));
    all.add(sparse("sparse-uint32-int16", ArrayType.INT16, SparseSample.NARROW));
    all.add(sparse("sparse-int64-float32", ArrayType.FLOAT32, SparseSample.WIDE));
    all.add(new GoldenStore("attributes-int32-int32", true, GoldenStore::makeAttributes));
    return all;
  }

  /**
   * Segments whose number of slots is not a power of two, fuller than those that grow. When these
   * files were created, a build placed keys in the order of their hashes alone.
   */
  private static GoldenStore packed(DType keyType, DType valueType) {
    return new GoldenStore("packed-" + keyType.label() + "-" + valueType.label(), false, path -> {
      try (BulkBuilder builder =
          BulkBuilder.to(path).keyType(keyType).valueType(valueType).load(0.95).start()) {
        for (int i = 0; i < 4_000; i++) {
          builder.add(i, valueType == DType.NONE ? 0 : i & 0xFF, i);
        }
        builder.finish(rows -> {});
      }
    });
  }

  /** A segment that is not full: entries at the ends of the ranges, some of which are removed. */
  private static GoldenStore typed(DType keyType, DType valueType) {
    return new GoldenStore(keyType.label() + "-" + valueType.label(), true, path -> {
      try (IdMap map = IdMap.builder(path)
          .keyType(keyType)
          .valueType(valueType)
          .segmentSlots(SEGMENT_SLOTS)
          .seed(SEED)
          .attribute("made by", "GoldenStore")
          .create()) {
        new SampleEntries(map, SEED).put(ENTRIES).removeEvery(7);
      }
    });
  }

  /**
   * The smallest segments, split and purged. Not reproducible: when a background checkpoint frees
   * segments depends on timing.
   */
  private static GoldenStore grown(DType valueType) {
    return new GoldenStore("grown-uint32-" + valueType.label(), false, path -> {
      try (IdMap map = IdMap.builder(path)
          .keyType(DType.UINT32)
          .valueType(valueType)
          .segmentSlots(16)
          .seed(SEED)
          .create()) {
        for (int i = 0; i < 300; i++) {
          new SampleEntries(map, SEED + i).put(4).removeEvery(i % 50 == 0 ? 4 : 1);
        }
        new SampleEntries(map, SEED).put(ENTRIES).removeEvery(3);
      }
    });
  }

  /**
   * The output of the bulk builder. When these files were created, it filled slots in the order of
   * rows; {@code BulkBuilderModelTest} checks the bytes that it writes now.
   */
  private static GoldenStore built(DType valueType) {
    return new GoldenStore("built-uint32-" + valueType.label(), false, path -> {
      try (BulkBuilder rows = BulkBuilder.to(path)
          .keyType(DType.UINT32)
          .valueType(valueType)
          .attribute("made by", "GoldenStore")
          .start()) {
        for (int i = 0; i < ENTRIES; i++) {
          rows.add((long) i * i * i, valueType == DType.NONE ? 0 : i + 1000, i);
        }
        rows.finish(count -> {});
      }
    });
  }

  /**
   * A sparse array that was built: its segments are packed. The format does not define how full
   * they are.
   */
  private static GoldenStore sparse(String name, ArrayType type, long... shape) {
    return new GoldenStore(name, false, path -> {
      try (SparseArrayBuild build = SparseArray.builder(path)
          .type(type)
          .shape(shape)
          .seed(SEED)
          .attribute("made by", "GoldenStore")
          .start()) {
        for (int i = 0; i < SparseSample.ELEMENTS; i++) {
          build.addLong(SparseSample.value(i), SparseSample.row(i), SparseSample.column(i));
        }
        build.finish().close();
      }
    });
  }

  private static void makeAttributes(Path path) {
    try (IdMap map = IdMap.builder(path)
        .keyType(DType.INT32)
        .valueType(DType.INT32)
        .segmentSlots(SEGMENT_SLOTS)
        .seed(SEED)
        .attribute("größe", "≥ 1 €")
        .attribute("empty", "")
        .create()) {
      map.put(1, 2);
      map.setAttribute("later", "added to a checkpoint");
      map.setAttribute("long", "x".repeat(10_000));
    }
  }

  Path file() {
    return FOLDER.resolve(name + ENDING);
  }

  Path listing() {
    return FOLDER.resolve(name + ".txt");
  }

  /** Returns the names of the files that exist. */
  static List<String> present() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  /** Writes the file and its listing unless the file exists: once created, it never changes. */
  void keep(Path folder) throws IOException {
    if (Files.exists(file())) {
      return;
    }
    Path path = folder.resolve("new-" + name);
    recipe.make(path);
    try (IdMap map = IdMap.openReadOnly(path)) {
      Files.write(listing(), StoreListing.of(map).lines());
    }
    try (GZIPOutputStream packed = new GZIPOutputStream(Files.newOutputStream(file()))) {
      Files.copy(path, packed);
    }
  }

  /** Unpacks one of the files. */
  static Path unpack(String name, Path folder) throws IOException {
    Path path = folder.resolve(name);
    try (GZIPInputStream bytes =
        new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name + ENDING)))) {
      Files.copy(bytes, path);
    }
    return path;
  }
}

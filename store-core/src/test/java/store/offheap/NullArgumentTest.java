package store.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.ArrayView;
import store.offheap.array.Coordinates;
import store.offheap.array.DenseArray;
import store.offheap.array.Index;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuilder;
import store.offheap.array.SparseView;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Patch;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;
import store.offheap.object.LazyList;
import store.offheap.object.ObjectMap;

/** An argument that must not be null is named at once, before anything is done. */
class NullArgumentTest {
  @TempDir
  private Path folder;

  private static void assertNamed(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }

  private void assertEmpty() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void files() throws IOException {
    Path file = folder.resolve("file");
    assertNamed("file", () -> IdMap.open(null));
    assertNamed("file", () -> IdMap.openReadOnly(null));
    assertNamed("file", () -> IdMap.verify(null));
    assertNamed("path", () -> IdMap.warnings(null));
    assertNamed("output", () -> IdMap.salvage(file, null));
    assertNamed("file", () -> ObjectMap.verify(null));
    assertNamed("file", () -> ObjectMap.isObjectMap(null));
    assertNamed("classes", () -> ObjectMap.open(file, (Class<?>[]) null));
    assertNamed("file", () -> DenseArray.open(null));
    assertNamed("file", () -> DenseArray.create(null, DType.INT8, 3));
    assertNamed("type", () -> DenseArray.create(file, (ArrayType) null, 3));
    assertNamed("shape", () -> DenseArray.create(file, DType.INT8, (long[]) null));
    assertNamed("file", () -> SparseArray.open(null));
    assertNamed("patch", () -> Patch.apply((Path) null, file));
    assertEmpty();
  }

  @Test
  void maps() {
    try (IdMap map = IdMap.builder(folder.resolve("ids")).create();
        ObjectMap objects = ObjectMap.builder(folder.resolve("objects")).create()) {
      assertNamed("type", () -> IdMap.builder(folder.resolve("other")).keyType(null));
      assertNamed("keys", () -> map.getAll(null, new long[1], 0));
      assertNamed("values", () -> map.putAll(new long[1], null));
      assertNamed("other", () -> map.putAll(null));
      assertNamed("action", () -> map.forEach(null));
      assertNamed("target", () -> map.copyTo(null));
      assertNamed("name", () -> map.setAttribute(null, "value"));
      assertNamed("keys", () -> objects.getAll(null));
      assertNamed("entries", () -> objects.putAll(null));
      assertNamed("target", () -> objects.copyTo(null));
      assertNamed("name", () -> objects.setAttribute(null, "value"));
      objects.put("list", List.of());
      LazyList list = (LazyList) objects.get("list");
      assertNamed("elements", () -> list.addAll((Collection<?>) null));
      assertNamed("elements", () -> list.addAll(0, null));
    }
  }

  @Test
  void denseArrays() {
    Path copy = folder.resolve("copy");
    try (DenseArray array = DenseArray.create(folder.resolve("array"), DType.INT8, 3, 4)) {
      ArrayView all = array.all();
      assertNamed("text", () -> array.select((String) null));
      assertNamed("indices", () -> array.select((Index[]) null));
      assertNamed("writing", () -> array.writing(null));
      assertNamed("conversion", () -> all.with(null));
      assertNamed("target", () -> all.read((Buffer) null));
      assertNamed("source", () -> all.write((Buffer) null));
      assertNamed("source", () -> all.write((ArrayView) null));
      assertNamed("progress", () -> all.stats(null));
      assertNamed("progress", () -> all.range(null));
      assertNamed("reduction", () -> all.reduce(null));
      assertNamed("reduction", () -> all.reduce(null, 0));
      assertNamed("action", () -> all.forEachBlock(1, null));
      assertNamed("type", () -> all.copyTo(copy, null));
      assertNamed("progress", () -> all.copyTo(copy, ArrayType.INT8, null));
      assertThat(copy).doesNotExist();
    }
  }

  @Test
  void sparseArrays() {
    Path copy = folder.resolve("copy");
    SparseArrayBuilder builder = SparseArray.builder(folder.resolve("array")).shape(3, 4);
    assertNamed("lengths", () -> builder.shape((long[]) null));
    assertNamed("name", () -> builder.attribute(null, "value"));
    assertNamed("elements", () -> builder.buildFrom((Coordinates) null));
    assertNamed("elements", () -> builder.buildFrom((Map<List<Long>, Long>) null));
    assertNamed("array", () -> builder.buildFrom((DenseArray) null));
    assertNamed("view", () -> builder.buildFrom((SparseView) null));
    assertNamed("npz", () -> builder.buildFromNpz(null));
    try (SparseArray array = builder.create()) {
      SparseView all = array.all();
      assertNamed("name", () -> array.setAttribute(null, "value"));
      assertNamed("target", () -> array.copyTo(null));
      assertNamed("progress", () -> array.all((LongConsumer) null));
      assertNamed("indices", () -> array.select((Index[]) null));
      assertNamed("reduction", () -> all.reduce(null));
      assertNamed("reduction", () -> all.reduce(null, 0));
      assertNamed("function", () -> all.map(null));
      assertNamed("comparison", () -> all.compare(null, 1));
      assertNamed("other", () -> all.plus((SparseView) null));
      assertNamed("axes", () -> all.transpose((int[]) null));
      assertNamed("progress", () -> all.toDense(copy, null));
      assertNamed("format", () -> all.toNpz(copy, null));
      assertThat(copy).doesNotExist();
    }
  }

  @Test
  void aBuildGoesOn() {
    Path file = folder.resolve("file");
    assertNamed("type", () -> BulkBuilder.to(file).keyType(null));
    try (BulkBuilder builder = BulkBuilder.to(file).start()) {
      assertNamed("key", () -> builder.add((CharSequence) null, "1", 1));
      assertNamed("valueType", () -> builder.add(DType.INT64, 1, null, 1, 1));
      builder.add(1, 2, 1);
      assertNamed("progress", () -> builder.finish(null));
      assertThat(builder.finish(rows -> {}).entries()).isEqualTo(1);
    }
  }
}

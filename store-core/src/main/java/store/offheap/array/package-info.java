/**
 * Arrays in files: larger than memory, shared between processes, and NumPy's own format on disk.
 *
 * <p>{@link store.offheap.array.DenseArray} is the class to begin with:
 *
 * <pre>{@code
 * try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 500, 2000, 2000)) {
 *   float[] plane = new float[2000 * 2000];
 *   for (int k = 0; k < 500; k++) {
 *     fill(plane, k);
 *     array.plane(k).write(plane);
 *   }
 *   double one = array.getDouble(3, 4, 5);
 *   float[] everySecond = array.select("-1, ::2, 7").toFloats();
 *   double[] means = array.all().reduce(Reduction.MEAN, 0);
 * }
 * }</pre>
 *
 * <p>{@link store.offheap.array.ArrayView} is a part of an array, chosen by
 * {@link store.offheap.array.Index} or by text as Python has it; reading, writing, reducing and
 * copying are its methods. Numbers that do not fit are handled as
 * {@link store.offheap.array.Conversion} says. Any thread may read, one handle at a time writes a
 * file, and its threads write other elements each. Mapped memory is touched by
 * {@code store.offheap.file} only.
 *
 * <p>{@link store.offheap.array.SparseArray} keeps only what is not the fill value:
 *
 * <pre>{@code
 * try (SparseArray array = SparseArray.builder(file).shape(3_000_000_000L).create()) {
 *   array.setDouble(2_999_999_999L, 1.5);
 *   array.all().times(2).toNpz(npz, NpzFormat.COO);
 * }
 * }</pre>
 */
package store.offheap.array;

/**
 * Arrays in files: larger than memory, shared between processes, and stored in NumPy's own format.
 *
 * <p>Start with {@link store.offheap.array.DenseArray}:
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
 * <p>{@link store.offheap.array.ArrayView} is a part of an array, selected by
 * {@link store.offheap.array.Index} or by text in Python syntax; it has methods to read, write,
 * reduce and copy. Numbers that do not fit are handled as specified by
 * {@link store.offheap.array.Conversion}. Any thread may read; only one handle at a time may write
 * a file, and its threads must write different elements. Only {@code store.offheap.file} accesses
 * mapped memory.
 *
 * <p>{@link store.offheap.array.SparseArray} stores only the elements that are not the fill value:
 *
 * <pre>{@code
 * try (SparseArray array = SparseArray.builder(file).shape(3_000_000_000L).create()) {
 *   array.setDouble(2_999_999_999L, 1.5);
 *   array.all().times(2).toNpz(npz, NpzFormat.COO);
 * }
 * }</pre>
 */
package store.offheap.array;

package store.offheap.array;

/**
 * The format of the elements of a sparse array in an {@code .npz} file, and the function that reads
 * it.
 */
public enum NpzFormat {
  /** A list of elements with a position on each axis: {@code sparse.load_npz}. */
  COO("", 0),
  /**
   * The same where the fill value is 0: {@code scipy.sparse.load_npz}; of other than two axes SciPy
   * 1.17 and newer.
   */
  SCIPY_COO("coo", 0),
  /** By rows: {@code scipy.sparse.load_npz}. */
  SCIPY_CSR("csr", 0),
  /** By columns: {@code scipy.sparse.load_npz}. */
  SCIPY_CSC("csc", 1);

  private final String name;
  private final int majorAxis;

  NpzFormat(String name, int majorAxis) {
    this.name = name;
    this.majorAxis = majorAxis;
  }

  /** Returns the name of the format in the file. */
  String formatName() {
    return name;
  }

  /** Returns the axis by which elements are listed first. */
  int majorAxis() {
    return majorAxis;
  }

  boolean isScipy() {
    return this != COO;
  }
}

package store.offheap.array;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;

/**
 * Reads the elements of a sparse array from an {@code .npz} file: a COO array written by
 * {@code sparse.save_npz}, or a matrix in the formats coo, csr or csc written by
 * {@code scipy.sparse.save_npz}.
 *
 * <p>Each array in the file is read as a stream, the coordinates of each axis by a separate stream,
 * so that memory use does not depend on the contents of the file. Every number is checked before it
 * is used. Not thread-safe.
 */
final class NpzReader implements AutoCloseable {
  /** Far longer than the name of a format with its header. */
  private static final int MAX_FORMAT_BYTES = 1 << 10;

  private static final byte[] ZIP_MAGIC = {'P', 'K'};

  private final Path file;
  private final ZipFile zip;
  private final List<NpzMember> members = new ArrayList<>();

  NpzReader(Path file) {
    this.file = file;
    this.zip = open(file);
  }

  private static ZipFile open(Path file) {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      if (isZip(file)) {
        throw new CorruptStoreException("not a whole .npz file: " + e.getMessage(), file, e, "zip");
      }
      throw new NotAStoreException("not an .npz file: " + e.getMessage(), file, e);
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, file, e);
    }
  }

  private static boolean isZip(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Arrays.equals(stream.readNBytes(ZIP_MAGIC.length), ZIP_MAGIC);
    } catch (IOException e) {
      return false;
    }
  }

  /** A step of reading. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T reading(Reading<T> work) {
    try {
      return work.read();
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new CorruptStoreException("not a whole .npz file: " + e, file, e, "zip");
    } catch (IOException e) {
      throw new StoreIoException("cannot read: " + e, file, e);
    }
  }

  /**
   * Returns the header of the array.
   *
   * @throws NotAStoreException if the file has none of the known formats
   * @throws CorruptStoreException if it is inconsistent
   */
  SparseHeader header() {
    try {
      return reading(() -> {
        NpzMember shapes = member("shape");
        long[] shape = new long[(int) Math.min(shapes.requireRank(1), Layout.MAX_RANK + 1)];
        for (int axis = 0; axis < shape.length; axis++) {
          shape[axis] = shapes.integerTo(Long.MAX_VALUE);
        }
        shapes.requireChecksum();
        NpzMember data = member("data");
        Fill fill = new Fill(data.type(), 0);
        if (has("fill_value")) {
          NpzMember value = member("fill_value");
          value.requireRank(0);
          if (value.type() != data.type()) {
            throw value.corrupt(
                "expected=" + data.type().label() + ", actual=" + value.type().label());
          }
          fill = new Fill(data.type(), value.raw());
          value.requireChecksum();
        }
        return header(shape, fill);
      });
    } finally {
      closeMembers();
    }
  }

  private SparseHeader header(long[] shape, Fill fill) {
    try {
      return SparseHeader.of(shape, Fill.parse(fill.type(), fill.text()));
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), file, e, "shape.npy");
    }
  }

  /** Visits all elements in file order, with their places in the header's layout. */
  void read(SparseHeader header, CellVisitor visitor) {
    try {
      reading(() -> {
        if (has("coords")) {
          readCoordinates(header.layout(), visitor);
        } else if (has("row") && has("col")) {
          readRowsAndColumns(header.layout(), visitor);
        } else if (has("indices") && has("indptr")) {
          readCompressed(header.layout(), visitor);
        } else {
          throw unknown("a COO array, or a matrix in coo, csr or csc", "other members");
        }
        return null;
      });
    } finally {
      closeMembers();
    }
  }

  private void readCoordinates(Layout layout, CellVisitor visitor) throws IOException {
    NpzMember data = member("data");
    long count = data.requireRank(1);
    NpzMember[] axes = new NpzMember[layout.rank()];
    NpzMember first = member("coords");
    if (!Arrays.equals(first.shape(), new long[] {layout.rank(), count})) {
      throw first.corrupt("expected=shape " + layout.rank() + ", " + count + ", actual="
          + Arrays.toString(first.shape()));
    }
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = axis == 0 || first.isFortran() ? first : member("coords");
      if (!first.isFortran()) {
        axes[axis].skip(axis * count);
      }
    }
    read(layout, data, count, axes, visitor);
    // Of the streams of one member, the last one reads all of it.
    (axes.length == 0 ? first : axes[axes.length - 1]).requireChecksum();
  }

  private void readRowsAndColumns(Layout layout, CellVisitor visitor) throws IOException {
    requireMatrix(layout);
    NpzMember data = member("data");
    long count = data.requireRank(1);
    NpzMember[] axes = {member("row"), member("col")};
    for (NpzMember axis : axes) {
      requireLength(axis, count);
    }
    read(layout, data, count, axes, visitor);
    for (NpzMember axis : axes) {
      axis.requireChecksum();
    }
  }

  private static void read(
      Layout layout, NpzMember data, long count, NpzMember[] axes, CellVisitor visitor)
      throws IOException {
    for (long i = 0; i < count; i++) {
      long place = 0;
      for (int axis = 0; axis < axes.length; axis++) {
        place += axes[axis].integer(layout.shape[axis]) * layout.strides[axis];
      }
      visitor.accept(place, data.raw());
    }
    data.requireChecksum();
  }

  private void readCompressed(Layout layout, CellVisitor visitor) throws IOException {
    String format = has("compressed_axes") ? "gcxs" : has("format") ? format() : "unknown";
    if (!format.equals("csr") && !format.equals("csc")) {
      throw unknown("a COO array, or a matrix in coo, csr or csc", format);
    }
    int major = format.equals("csr") ? 0 : 1;
    // A one-dimensional array, which only csr allows, is a single line.
    boolean isLine = major == 0 && layout.rank() == 1;
    if (!isLine) {
      requireMatrix(layout);
    }
    long lines = isLine ? 1 : layout.shape[major];
    int minorAxis = isLine ? 0 : 1 - major;
    NpzMember data = member("data");
    long count = data.requireRank(1);
    NpzMember minors = member("indices");
    requireLength(minors, count);
    NpzMember ends = member("indptr");
    if (lines == Long.MAX_VALUE) {
      throw ends.corrupt("expected=an end for each of " + lines + " lines, actual=fewer");
    }
    requireLength(ends, lines + 1);
    long done = ends.integer(1);
    for (long line = 0; line < lines; line++) {
      long end = ends.integer(count + 1);
      if (end < done) {
        throw ends.corrupt("expected=" + done + " or more, actual=" + end);
      }
      long begin = isLine ? 0 : line * layout.strides[major];
      for (; done < end; done++) {
        long minor = minors.integer(layout.shape[minorAxis]);
        visitor.accept(begin + minor * layout.strides[minorAxis], data.raw());
      }
    }
    if (done != count) {
      throw ends.corrupt("expected=" + count + " at the end, actual=" + done);
    }
    for (NpzMember member : new NpzMember[] {data, minors, ends}) {
      member.requireChecksum();
    }
  }

  private static void requireLength(NpzMember member, long expected) {
    long actual = member.requireRank(1);
    if (actual != expected) {
      throw member.corrupt("expected=" + expected + " elements, actual=" + actual);
    }
  }

  private void requireMatrix(Layout layout) {
    if (layout.rank() != 2) {
      throw new CorruptStoreException(
          "shape: expected=2 axes, actual=" + layout.rank(), file, "shape.npy");
    }
  }

  /** Returns the text of the member that names the format; ASCII text, as bytes or in UTF-32. */
  private String format() throws IOException {
    ZipEntry entry = zip.getEntry("format.npy");
    try (CheckedInputStream stream =
        new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      String text = new String(stream.readNBytes(MAX_FORMAT_BYTES), ISO_8859_1);
      if (stream.read() < 0) {
        NpzMember.requireChecksum(file, "format", stream, entry.getCrc());
      }
      int end = text.indexOf('\n');
      return end < 0 ? "unknown" : text.substring(end + 1).replace("\0", "");
    }
  }

  private boolean has(String name) {
    return zip.getEntry(name + ".npy") != null;
  }

  private NpzMember member(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw unknown("member " + name + ".npy", "none");
    }
    InputStream stream = zip.getInputStream(entry);
    boolean isOpen = false;
    try {
      NpzMember member = new NpzMember(file, name, stream, entry.getSize(), entry.getCrc());
      members.add(member);
      isOpen = true;
      return member;
    } finally {
      if (!isOpen) {
        stream.close();
      }
    }
  }

  private StoreException unknown(String expected, String actual) {
    return new NotAStoreException("sparse .npz: expected=" + expected + ", actual=" + actual, file);
  }

  private void closeMembers() {
    for (NpzMember member : members) {
      try {
        member.close();
      } catch (IOException e) {
        // Ignored, because it was only read.
      }
    }
    members.clear();
  }

  @Override
  public void close() {
    closeMembers();
    try {
      zip.close();
    } catch (IOException e) {
      throw new StoreIoException("cannot close: " + e, file, e);
    }
  }
}

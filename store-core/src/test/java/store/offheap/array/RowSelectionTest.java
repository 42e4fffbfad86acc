package store.offheap.array;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.model.ArrayType;

/**
 * Reading rows of selections, long and short, adjacent and not, into Java arrays of the elements'
 * width returns the same as reading element by element, for both orders of axes and of bytes.
 */
class RowSelectionTest {
  private static final int ROWS = 40;
  private static final int COLUMNS = 90;

  /** Some selections include the end of the mapping. */
  private static final List<String> SELECTIONS = List.of(
      ":",
      "-20:, 10:",
      "30:5:-1, 5:70",
      "::3, -32:",
      "::-1, -33:-1",
      ":, ::2",
      "::-2, ::-3",
      ":, 7",
      "7",
      ":, 3:9",
      "20:, -1:",
      "9:, 1:3",
      "39:, :",
      "3:3",
      ":, 40",
      "37::-1, 71");

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource(ArrayType.class)
  void rowsAreReadAsElementByElement(ArrayType type) throws IOException {
    for (boolean isFortran : new boolean[] {false, true}) {
      Path file = folder.resolve(isFortran + ".npy");
      try (DenseArray array = isFortran
          ? DenseArray.createFortran(file, type, ROWS, COLUMNS)
          : DenseArray.create(file, type, ROWS, COLUMNS)) {
        SampleNumbers.write(array.all());
        areReadAsTheyAre(array);
      }
      byte[] bytes = Files.readAllBytes(file);
      int mark = new String(bytes, 0, 80, ISO_8859_1).indexOf('<');
      if (mark >= 0) {
        // Read as big-endian, the same bytes are other numbers.
        bytes[mark] = '>';
        Files.write(file, bytes);
        try (DenseArray array = DenseArray.openReadOnly(file)) {
          areReadAsTheyAre(array);
        }
      }
    }
  }

  private static void areReadAsTheyAre(DenseArray array) {
    for (String selection : SELECTIONS) {
      isReadAsItIs(array.select(selection), selection);
    }
  }

  private static void isReadAsItIs(ArrayView view, String selection) {
    ByteBuffer cells = read(view);
    Layout shape = Layout.of(view.shape(), false);
    for (int i = 0; i < view.size(); i++) {
      String text = view.type().toText(raw(cells, view.type(), i));
      assertThat(text)
          .as("%s[%s], element %d", view, selection, i)
          .isEqualTo(view.getText(shape.coordinates(i)));
    }
  }

  /** Reads the elements into an array of their own width, and returns its bytes. */
  private static ByteBuffer read(ArrayView view) {
    ByteBuffer cells = ByteBuffer.allocate((int) view.size() * Long.BYTES);
    switch (view.type()) {
      case FLOAT64 -> cells.asDoubleBuffer().put(view.toDoubles());
      case FLOAT32 -> cells.asFloatBuffer().put(view.toFloats());
      case INT64, UINT64 -> cells.asLongBuffer().put(view.toLongs());
      case INT32, UINT32 -> cells.asIntBuffer().put(view.toInts());
      case INT16, UINT16 -> cells.asShortBuffer().put(view.toShorts());
      case INT8, UINT8 -> cells.put(view.toBytes());
      case BOOL -> cells.put(view.toBytes());
      default -> {
        for (double half : view.toDoubles()) {
          cells.putShort((short) ArrayType.FLOAT16.doubleToRaw(half));
        }
      }
    }
    return cells;
  }

  private static long raw(ByteBuffer cells, ArrayType type, int place) {
    return switch (type.bytes()) {
      case 1 -> cells.get(place) & 0xFF;
      case 2 -> cells.getShort(2 * place) & 0xFFFF;
      case 4 -> cells.getInt(4 * place) & 0xFFFF_FFFFL;
      default -> cells.getLong(8 * place);
    };
  }
}

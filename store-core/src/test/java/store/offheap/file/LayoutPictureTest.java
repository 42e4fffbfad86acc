package store.offheap.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the pictures of layouts match the constants. A layout is drawn once, in the Javadoc of
 * the class that owns it; this test parses the drawing.
 */
class LayoutPictureTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern HEADING = Pattern.compile(" \\*\\s+offset  length  field");
  private static final Pattern LINE =
      Pattern.compile(" \\*\\s+(\\d+)\\s+(\\d+)  (\\S+(?: \\S+)*)(?:\\s{2,}.*)?");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store.offheap.file.Superblock",
        "store.offheap.file.LivePage",
        "store.offheap.file.SegmentTable",
        "store.offheap.file.Catalog",
        "store.offheap.table.ReservedKeys",
        "store.offheap.record.RecordLayout",
        "store.offheap.record.LongBodies",
        "store.offheap.object.RootState"
      })
  void pictureAndConstantsAgree(String className) throws Exception {
    Map<String, Integer> drawn = new TreeMap<>();
    for (List<int[]> picture : pictures(className, drawn)) {
      for (int i = 1; i < picture.size(); i++) {
        int end = picture.get(i - 1)[0] + picture.get(i - 1)[1];
        assertTrue(
            end <= picture.get(i)[0],
            className + ": the field before offset " + picture.get(i)[0] + " ends at " + end);
      }
    }
    Map<String, Integer> declared = new TreeMap<>();
    for (Field field : Class.forName(className).getDeclaredFields()) {
      if (field.getName().endsWith("_OFFSET")) {
        field.setAccessible(true);
        declared.put(field.getName(), field.getInt(null));
      }
    }
    assertTrue(declared.size() >= 3, "constants of " + className + ": " + declared);
    assertEquals(declared, drawn);
  }

  /**
   * Returns the offset and length of each field in each picture of a class, and collects the
   * offsets by the name of their constant.
   */
  private static List<List<int[]>> pictures(String className, Map<String, Integer> offsets)
      throws IOException {
    Path source = SOURCES.resolve(className.replace('.', '/') + ".java");
    List<List<int[]>> pictures = new ArrayList<>();
    boolean isInside = false;
    for (String line : Files.readAllLines(source)) {
      if (HEADING.matcher(line).matches()) {
        pictures.add(new ArrayList<>());
        isInside = true;
      } else if (line.contains("</pre>")) {
        isInside = false;
      } else if (isInside) {
        Matcher matcher = LINE.matcher(line);
        assertTrue(matcher.matches(), "not a line of a picture: " + line);
        int offset = Integer.parseInt(matcher.group(1));
        pictures.get(pictures.size() - 1).add(new int[] {offset, Integer.parseInt(matcher.group(2))
        });
        String name = matcher.group(3).toUpperCase(Locale.ROOT).replace(' ', '_') + "_OFFSET";
        assertEquals(null, offsets.put(name, offset), "drawn twice: " + name);
      }
    }
    assertTrue(!pictures.isEmpty(), "no picture in " + source);
    return pictures;
  }
}

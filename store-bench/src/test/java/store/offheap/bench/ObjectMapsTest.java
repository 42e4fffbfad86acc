package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdb.BTreeMap;

class ObjectMapsTest {
  private static final int COUNT = 1000;

  @TempDir
  private Path temporary;

  /** All keys here are numbers or short strings; the comparison uses the same map for them. */
  @Test
  void mapDbIsTheMapThatItsDocumentationRecommendsForSmallKeys() {
    for (ObjectRow row : ObjectRow.values()) {
      Path file = temporary.resolve(row.name());
      try (ObjectMaps.Opened opened = ObjectMaps.MAP_DB.create(file.toFile(), row, COUNT)) {
        assertInstanceOf(BTreeMap.class, opened.map());
        row.putAll(opened.map(), COUNT);
        row.requireAll(opened.map(), COUNT);
        assertEquals(COUNT, opened.map().size());
      }
    }
  }
}

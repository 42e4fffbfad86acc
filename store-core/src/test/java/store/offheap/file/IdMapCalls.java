package store.offheap.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.VerifyReport;

/** The calls on an ID map. */
final class IdMapCalls implements MapCalls {
  private final Consumer<String> failures;

  /** Creates calls that report wrong results to {@code failures}. */
  IdMapCalls(Consumer<String> failures) {
    this.failures = failures;
  }

  @Override
  public VerifyReport verify(Path file) {
    return IdMap.verify(file);
  }

  @Override
  public void read(Path file, Map<?, ?> expected, boolean isSound) {
    try (IdMap map = IdMap.openReadOnly(file)) {
      map.describe();
      map.size();
      map.stats();
      Map<Long, Long> entries = SeedFile.entries(map);
      if (isSound && expected != null && !entries.equals(expected)) {
        failures.accept("verify finds nothing, but the entries are others");
      }
      for (long key = -5; key < 45; key++) {
        boolean isPresent = map.containsKey(key);
        boolean isFloating = map.valueType().isFloating();
        long value = isFloating ? 0 : map.get(key, -77);
        double number = map.getDouble(key, -77);
        if (isSound && isPresent != entries.containsKey(key)) {
          failures.accept("verify finds nothing, but get and iteration differ: key=" + key);
        }
        if (isSound && !isPresent && (number != -77 || !isFloating && value != -77)) {
          failures.accept("verify finds nothing, but an absent key has a value: key=" + key);
        }
      }
    }
  }

  @Override
  public void change(Path file) {
    try (IdMap map = IdMap.open(file)) {
      boolean isSet = map.valueType() == DType.NONE;
      for (long key = 1; key <= 20; key++) {
        long fresh = key * 1001;
        if (isSet) {
          map.add(fresh);
        } else {
          map.putDouble(fresh, key);
        }
        if (!map.containsKey(fresh)) {
          failures.accept("an entry that was put is not there: key=" + fresh);
        }
      }
      map.remove(5 * 1001);
      map.remove(3);
    }
  }
}

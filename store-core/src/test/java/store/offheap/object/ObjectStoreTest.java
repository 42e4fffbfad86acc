package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.KnownTypes;

/** The keys of an object store, with values that are not containers. */
class ObjectStoreTest {
  @TempDir
  private Path folder;

  private static ObjectSettings settings() {
    return ObjectSettings.of(new KnownTypes());
  }

  private ObjectStore create() {
    return ObjectStore.create(folder.resolve("store"), 256, 1, Map.of(), settings());
  }

  private ObjectStore open() {
    return ObjectStore.open(folder.resolve("store"), settings());
  }

  @Test
  void valuesComeBackExactly() {
    Object[] values = {
      null,
      true,
      (byte) 1,
      (short) 2,
      3,
      4L,
      5.5f,
      6.6,
      'c',
      "short",
      "a longer string",
      Long.MAX_VALUE,
      0.1,
      BigInteger.ONE.shiftLeft(100)
    };
    try (ObjectStore store = create()) {
      for (int i = 0; i < values.length; i++) {
        assertThat(store.root().set(i, values[i])).isTrue();
        assertThat(store.root().set("the key with the number " + i, values[i])).isTrue();
      }
    }
    try (ObjectStore store = open()) {
      for (int i = 0; i < values.length; i++) {
        assertThat(store.root().get(i)).isEqualTo(values[i]);
        assertThat(store.root().get("the key with the number " + i)).isEqualTo(values[i]);
      }
      assertThat(store.root().size()).isEqualTo(2 * values.length);
      assertThat(store.root().get(values.length)).isSameAs(Dictionary.MISSING);
    }
  }

  @Test
  void aValueIsReplacedAndRemoved() {
    try (ObjectStore store = create()) {
      Dictionary root = store.root();
      for (Object key : new Object[] {1, "a key that is hashed"}) {
        assertThat(root.put(key, 1)).isSameAs(Dictionary.MISSING);
        assertThat(root.put(key, "the second value")).isEqualTo(1);
        assertThat(root.put(key, "the third value")).isEqualTo("the second value");
        assertThat(root.put(key, 4)).isEqualTo("the third value");
        assertThat(root.size()).isEqualTo(1);
        assertThat(root.take(key)).isEqualTo(4);
        assertThat(root.contains(key)).isFalse();
        assertThat(root.remove(key)).isFalse();
        assertThat(root.size()).isZero();
        assertThat(root.set(key, "the fifth value")).isTrue();
        assertThat(root.get(key)).isEqualTo("the fifth value");
        assertThat(root.remove(key)).isTrue();
      }
    }
  }

  @Test
  void aCursorGivesEveryKeyOnce() {
    try (ObjectStore store = create()) {
      Map<Object, Object> expected = new HashMap<>();
      for (int i = 0; i < 2000; i++) {
        Object key = i % 2 == 0 ? i : "the key with the number " + i;
        expected.put(key, "the value with the number " + i % 300);
        store.root().set(key, i);
        store.root().set(key, expected.get(key));
      }
      Map<Object, Object> found = new HashMap<>();
      Dictionary.Cursor cursor = store.root().cursor();
      while (cursor.next()) {
        assertThat(found.put(cursor.key(), cursor.value())).isNull();
      }
      assertThat(found).isEqualTo(expected);
      store.root().clear();
      assertThat(store.root().size()).isZero();
      assertThat(store.root().cursor().next()).isFalse();
    }
  }

  @Test
  void everyCallAfterCloseIsRefused() {
    ObjectStore store = create();
    store.root().set(1, "a longer value");
    store.close();
    assertThatThrownBy(() -> store.root().get(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.root().set(1, 2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.root().size()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::sync).isInstanceOf(IllegalStateException.class);
    store.close();
  }

  @Test
  void aReadOnlyStoreTakesNoChange() {
    create().close();
    try (ObjectStore store = ObjectStore.openReadOnly(folder.resolve("store"), settings())) {
      assertThatThrownBy(() -> store.root().remove(1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("file=");
    }
  }
}

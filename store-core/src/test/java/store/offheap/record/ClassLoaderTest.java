package store.offheap.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** What a running thread retains of a program that ends before its JVM does. */
class ClassLoaderTest {
  /** A value that Chronicle encodes. */
  private static final List<Object> VALUE = List.of(1.1, "a text");

  @TempDir
  private Path folder;

  @Test
  void threadsThatUsedAnObjectMapDoNotKeepItsClassLoader() throws Exception {
    List<URL> shared = new ArrayList<>();
    List<URL> own = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      boolean isDependency = place.matches(".*/(agrona|chronicle|slf4j)[^/]*\\.jar");
      (isDependency ? shared : own).add(new File(place).toURI().toURL());
    }
    try (URLClassLoader parent =
        new URLClassLoader(shared.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      // On Java 17, a Chronicle thread retains the first class loader, which started it.
      use(own, parent, "first");
      WeakReference<ClassLoader> second = new WeakReference<>(use(own, parent, "second"));
      for (int i = 0; i < 100 && second.get() != null; i++) {
        System.gc();
        Thread.sleep(20);
      }
      assertNull(second.get());
    }
  }

  /** Returns a class loader with its own classes, which has used an object map. */
  private ClassLoader use(List<URL> places, ClassLoader parent, String name) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(places.toArray(new URL[0]), parent)) {
      Method builder = loader.loadClass(ObjectMap.class.getName()).getMethod("builder", Path.class);
      Object description = builder.invoke(null, folder.resolve(name));
      Method create = description.getClass().getMethod("create");
      try (AutoCloseable map = (AutoCloseable) create.invoke(description)) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> entries = (Map<Object, Object>) map;
        entries.put(name, VALUE);
        assertEquals(VALUE, entries.get(name));
      }
      return loader;
    }
  }
}

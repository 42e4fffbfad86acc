package store.offheap.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;

class WriterLockTest {
  @TempDir
  private Path folder;

  @Test
  void secondHolderInThisProcessIsRefused() {
    Path file = folder.resolve("a.store");
    WriterLock lock = WriterLock.acquire(file);
    StoreLockedException e =
        assertThrows(StoreLockedException.class, () -> WriterLock.acquire(file));
    assertEquals(
        "locked by another writer, holder=" + e.holder() + ", file=" + file, e.getMessage());
    assertTrue(e.holder().contains("pid " + ProcessHandle.current().pid()), e.holder());
    // The failed attempt must not have released the lock that is held.
    assertThrows(StoreLockedException.class, () -> WriterLock.acquire(file));
    lock.close();
    lock.close();
    WriterLock.acquire(file).close();
  }

  /** Simulates a lock that was taken through another class loader, unknown to this registry. */
  @Test
  void aLockOfThisJvmThatTheRegistryDoesNotKnowIsNotGivenUp() throws Exception {
    Path file = folder.resolve("a.store");
    try (FileChannel foreign = FileChannel.open(
        folder.resolve("a.store.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      foreign.lock();
      for (int i = 0; i < 2; i++) {
        assertThrows(StoreLockedException.class, () -> WriterLock.acquire(file));
      }
      Process other = holder(file);
      try (BufferedReader out = other.inputReader()) {
        assertNotEquals("held", out.readLine());
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
    WriterLock.acquire(file).close();
  }

  /** The collector closes the files of a class loader that it unloads. */
  @Test
  void aClassLoaderThatWasRefusedAndIsGoneTakesNoLockWithIt() throws Exception {
    Path file = folder.resolve("a.store");
    WriterLock lock = WriterLock.acquire(file);
    WeakReference<ClassLoader> refused = new WeakReference<>(refusedLoader(file));
    for (int i = 0; i < 10 && refused.get() != null; i++) {
      System.gc();
      Thread.sleep(50);
    }
    // Descriptors are closed by a separate thread.
    Thread.sleep(100);
    Process other = holder(file);
    try (BufferedReader out = other.inputReader()) {
      assertNotEquals("held", out.readLine());
    } finally {
      other.destroyForcibly().waitFor();
    }
    lock.close();
    WriterLock.acquire(file).close();
  }

  /** Returns a class loader with classes of its own, through which the lock could not be taken. */
  private static ClassLoader refusedLoader(Path file) throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      places.add(new File(place).toURI().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(places.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> other = loader.loadClass(WriterLock.class.getName());
      Method acquire = other.getMethod("acquire", Path.class);
      InvocationTargetException e =
          assertThrows(InvocationTargetException.class, () -> acquire.invoke(null, file));
      assertEquals(StoreLockedException.class.getName(), e.getCause().getClass().getName());
      return loader;
    }
  }

  /** An interrupt closes the channel and thereby releases the lock of the system. */
  @Test
  void whoIsInterruptedWhileTheLockIsTakenHasItOrIsTold() throws Exception {
    Path file = folder.resolve("a.store");
    Thread holder = Thread.currentThread();
    AtomicBoolean isOver = new AtomicBoolean();
    Thread interrupter = new Thread(() -> {
      while (!isOver.get()) {
        holder.interrupt();
      }
    });
    interrupter.start();
    try {
      for (int i = 0; i < 3_000; i++) {
        try (WriterLock lock = WriterLock.acquire(file)) {
          assertTrue(lock.isHeld(), "attempt " + i);
        } catch (StoreIoException e) {
          assertInstanceOf(ClosedByInterruptException.class, e.getCause());
        }
      }
    } finally {
      isOver.set(true);
      while (interrupter.isAlive()) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
    WriterLock.acquire(file).close();
  }

  /** A pipe cannot be truncated, like a sidecar on a disk that no longer accepts writes. */
  @Test
  void aSidecarThatTakesNoWriteIsGivenUpAllTheSame() throws Exception {
    Path file = folder.resolve("a.store");
    Process maker = new ProcessBuilder("mkfifo", folder.resolve("a.store.lock").toString()).start();
    assertEquals(0, maker.waitFor());
    WriterLock.acquire(file).close();
    WriterLock.acquire(file).close();
  }

  private static Process holder(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void symbolicLinkLeadsToTheSameLock() throws IOException {
    Path file = Files.createFile(folder.resolve("a.store"));
    Path link = Files.createSymbolicLink(folder.resolve("b.store"), file);
    WriterLock lock = WriterLock.acquire(link);
    assertThrows(StoreLockedException.class, () -> WriterLock.acquire(file));
    lock.close();
  }

  @Test
  void anInterruptedThreadGetsTheLockAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    WriterLock lock = WriterLock.acquire(folder.resolve("a.store"));
    assertTrue(Thread.interrupted());
    assertThrows(StoreLockedException.class, () -> WriterLock.acquire(folder.resolve("a.store")));
    lock.close();
  }

  @Test
  void anotherProcessIsRefusedUntilTheHolderIsKilled() throws Exception {
    Path file = folder.resolve("a.store");
    Process holder = holder(file);
    try (BufferedReader out = holder.inputReader()) {
      assertEquals("held", out.readLine());
      StoreLockedException e =
          assertThrows(StoreLockedException.class, () -> WriterLock.acquire(file));
      assertTrue(e.holder().contains("pid " + holder.pid()), e.holder());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    WriterLock.acquire(file).close();
  }

  /** Takes the lock and holds it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      WriterLock lock = WriterLock.acquire(Path.of(args[0]));
      System.out.println("held");
      new InputStreamReader(System.in).read();
      lock.close();
    }
  }
}

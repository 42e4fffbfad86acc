package store.offheap.output;

import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Channels on files that were opened here but are locked by this JVM through another class loader.
 * Closing any channel on such a file would release that lock, so these channels stay open until the
 * JVM exits, and are kept here for the next attempt.
 *
 * <p>The garbage collector would close them together with the class loader of this class. Once
 * there is such a channel, a shutdown hook that does nothing prevents that. Thread-safe.
 */
public final class ForeignLocks {
  private static final Map<Object, FileChannel> KEPT = new HashMap<>();

  private static boolean isHeld;

  private ForeignLocks() {}

  /**
   * Removes and returns the channel that was kept on a file.
   *
   * @param key identity of the file
   * @return the channel, or null if there is none
   */
  public static FileChannel take(Object key) {
    synchronized (KEPT) {
      return KEPT.remove(key);
    }
  }

  /**
   * Keeps a channel.
   *
   * @param key identity of its file
   */
  public static void keep(Object key, FileChannel channel) {
    synchronized (KEPT) {
      KEPT.put(key, channel);
      if (!isHeld) {
        hold();
      }
    }
  }

  private static void hold() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "offheap-store-locks"));
      isHeld = true;
    } catch (IllegalStateException e) {
      // The JVM is shutting down: nothing will be garbage collected any more.
    }
  }
}

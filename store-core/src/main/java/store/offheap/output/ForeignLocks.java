package store.offheap.output;

import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that were opened here and are locked by this JVM through another class loader. To close any
 * channel on such a file would give that lock up, so these stay open as long as the JVM lives, and
 * wait here for the next attempt.
 *
 * <p>The collector would close them together with the class loader of this class. A shutdown hook,
 * which does nothing, keeps it from that once there is such a channel. Any thread may call.
 */
public final class ForeignLocks {
  private static final Map<Object, FileChannel> KEPT = new HashMap<>();

  private static boolean isHeld;

  private ForeignLocks() {}

  /**
   * Takes the channel that was kept on a file.
   *
   * @param key what tells the file from others
   * @return null if there is none
   */
  public static FileChannel take(Object key) {
    synchronized (KEPT) {
      return KEPT.remove(key);
    }
  }

  /**
   * Keeps a channel.
   *
   * @param key what tells its file from others
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
      // The JVM is ending: nothing is collected in what is left of its life.
    }
  }
}

package store.offheap.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.bench.peer.Peers;

/**
 * All that a page says: {@code results.json}.
 *
 * @param machine what was measured on
 * @param commands the commands that measured, from the root of the repository
 * @param versions of the peers
 * @param settings of the peers, by label
 */
record Results(
    Map<String, String> machine,
    List<String> commands,
    Map<String, String> versions,
    Map<String, Setting> settings,
    Summary summary) {

  /**
   * How a peer is used.
   *
   * @param jvm what its JVM is told
   * @param afterKill what it promises, so set up
   */
  record Setting(String settings, String jvm, String afterKill) {}

  /** Returns the settings of all peers. */
  static Map<String, Setting> allSettings() {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Peers peer : Peers.values()) {
      settings.put(
          peer.label(),
          new Setting(peer.settings(), String.join(" ", peer.jvmArguments()), peer.afterKill()));
    }
    return settings;
  }

  /** What was measured on, and by which commands: {@code campaign.json}. */
  record Origin(Map<String, String> machine, List<String> commands) {
    /**
     * Throws if measurements of another machine or JVM would come beside those that are there. How
     * much memory there is may differ: virtual machines are given a little more or less.
     */
    void requireSame(Map<String, String> other, Path file) throws IOException {
      for (Map.Entry<String, String> property : machine.entrySet()) {
        String actual = other.get(property.getKey());
        if (!property.getKey().equals("memory") && !property.getValue().equals(actual)) {
          throw new IOException(property.getKey() + ": expected=" + property.getValue()
              + ", actual=" + actual + ", file=" + file + "; another --out takes both");
        }
      }
    }

    /** Adds a command, unless it is there. */
    Origin with(String command) {
      if (commands.contains(command)) {
        return this;
      }
      List<String> all = new ArrayList<>(commands);
      all.add(command);
      return new Origin(machine, all);
    }
  }
}

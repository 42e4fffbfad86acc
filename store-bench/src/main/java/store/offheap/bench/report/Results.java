package store.offheap.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.bench.peer.Peers;

/**
 * The complete content of a page: {@code results.json}.
 *
 * @param machine the machine on which the measurements were made
 * @param commands the commands that made them, for the root of the repository as the working
 *     directory
 * @param versions versions of the peers
 * @param settings settings of the peers, by label
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
   * @param jvm options of its JVM
   * @param afterKill what it guarantees with these settings
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

  /** The machine and the commands of the measurements: {@code campaign.json}. */
  record Origin(Map<String, String> machine, List<String> commands) {
    /**
     * Throws if measurements of different machines or JVMs would be combined. The amount of memory
     * may differ: virtual machines get slightly more or less.
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

    /** Adds a command, unless it is present. */
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

package store.offheap.bench.report;

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

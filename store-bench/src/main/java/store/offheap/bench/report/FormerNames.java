package store.offheap.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import store.offheap.bench.peer.Peers;

/** Describes the current names of peers that a recorded command calls differently. */
final class FormerNames {
  private static final Pattern PEERS = Pattern.compile("--peers (\\S+)");

  /**
   * This library with access by address, when that required a flag; without the flag it used
   * buffers.
   */
  private static final String FLAG = "off-heap-raw";

  private FormerNames() {}

  /** Returns a note on changed names; empty if all names are unchanged. */
  static String note(String command) {
    Matcher matcher = PEERS.matcher(command);
    if (!matcher.find()) {
      return "";
    }
    List<String> named = List.of(matcher.group(1).split(","));
    if (named.contains(FLAG)) {
      return Peers.OFF_HEAP.id() + " was then what is " + Peers.OFF_HEAP_BUFFER.id() + " now, and "
          + FLAG + " what is " + Peers.OFF_HEAP.id() + " now";
    }
    List<String> known = Arrays.stream(Peers.values()).map(Peers::id).toList();
    String unknown =
        named.stream().filter(name -> !known.contains(name)).collect(Collectors.joining(", "));
    return unknown.isEmpty() ? "" : "there is no " + unknown + " any more";
  }
}

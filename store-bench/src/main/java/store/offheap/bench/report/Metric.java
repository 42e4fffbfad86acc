package store.offheap.bench.report;

import java.util.Locale;
import store.offheap.bench.peer.Peers;

/** The metrics: the rows of a table. */
enum Metric {
  LOAD(Group.LOAD, "bulk load", "ns/entry"),
  DISK(Group.LOAD, "size on disk", "bytes/entry"),
  HITS(Group.READ, "random get, hits", "ns"),
  MISSES(Group.READ, "random get, misses", "ns"),
  BATCH_HITS(Group.READ, "batch get of 1,024, hits", "ns"),
  BATCH_MISSES(Group.READ, "batch get of 1,024, misses", "ns"),
  ZIPF(Group.READ, "Zipf get, hits", "ns"),
  SCAN(Group.READ, "full scan, best of three", "ns/entry"),
  OPEN_NEW(Group.OPEN, "open in a new JVM", "ms"),
  FIRST_GET(Group.OPEN, "first get after opening in a new JVM", "µs"),
  OPEN(Group.OPEN, "open again in the same JVM", "ms"),
  RESIDENT(Group.OPEN, "resident memory after reading", "MB"),
  HEAP(Group.OPEN, "live heap, part of that", "MB"),
  SQUEEZED(Group.SQUEEZE, "random get, memory for a quarter of the store", "µs"),
  SQUEEZED_PAGES(Group.SQUEEZE, "read from storage per such get", "pages of 4 KiB"),
  OVERWRITE(Group.WRITE, "overwrite, single puts", "ns"),
  MIXED_90(Group.WRITE, "90 % get, 10 % overwrite", "ns"),
  MIXED_50(Group.WRITE, "50 % get, 50 % overwrite", "ns"),
  CHURN(Group.WRITE, "delete and reinsert", "ns"),
  GROW(Group.GROW, "single puts from empty", "ns"),
  GROW_P50(Group.GROW, "growth, median put", "µs"),
  GROW_P99(Group.GROW, "growth, 99th percentile", "µs"),
  GROW_P999(Group.GROW, "growth, 99.9th percentile", "µs"),
  GROW_MAX(Group.GROW, "growth, longest put", "ms"),
  GROW_ENTRIES(Group.GROW, "growth, entries put in the time given", "million", true, false),
  GROW_DISK(Group.GROW, "size on disk after growth", "bytes/entry"),
  READERS_1(Group.SHARE, "1 reading process", "M gets/s", false, true),
  READERS_2(Group.SHARE, "2 reading processes", "M gets/s", false, true),
  RECOVER(Group.KILL, "open for writing after kill -9", "ms"),
  LOST(Group.KILL, "acknowledged puts lost by kill -9", "entries", true, false);

  private final Group group;
  private final String label;
  private final String unit;
  private final boolean isContest;
  private final boolean isMoreBetter;

  Metric(Group group, String label, String unit) {
    this(group, label, unit, false, false);
  }

  Metric(Group group, String label, String unit, boolean isNoContest, boolean isMoreBetter) {
    this.group = group;
    this.label = label;
    this.unit = unit;
    this.isContest = !isNoContest;
    this.isMoreBetter = isMoreBetter;
  }

  /** The metrics that are measured in one process, approximately. */
  enum Group {
    LOAD,
    READ,
    OPEN,
    SQUEEZE,
    WRITE,
    GROW,
    SHARE,
    KILL
  }

  /** Returns the step that measures it. */
  Step step() {
    return switch (group) {
      case LOAD -> Step.LOAD;
      case READ, OPEN -> Step.READ;
      case SQUEEZE -> Step.SQUEEZE;
      case WRITE -> Step.WRITE;
      case GROW -> Step.GROW;
      case SHARE -> Step.SHARE;
      case KILL -> Step.KILL;
    };
  }

  /** Returns whether a peer has this metric if it is measured at all. */
  boolean isOffered(Peers peer) {
    return (this != BATCH_HITS && this != BATCH_MISSES) || peer.isOurs();
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /** Returns whether one value can be better than another. */
  boolean isContest() {
    return isContest;
  }

  boolean isBetter(double one, double other) {
    return isMoreBetter ? one > other : one < other;
  }

  /** Returns the name in results. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name in results of the same metric in processor time. */
  String processorId() {
    return id() + ".processor";
  }

  static Metric of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}

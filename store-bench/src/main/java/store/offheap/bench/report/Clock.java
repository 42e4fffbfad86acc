package store.offheap.bench.report;

/** What times of loads, reads and changes are. */
enum Clock {
  /** Time that passed. */
  WALL("time that passed"),
  /** Time that all threads of the process computed: where other programs run, too. */
  PROCESSOR("processor time of all threads of the process, since other programs ran, too");

  private final String label;

  Clock(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns the name under which results have a metric. */
  String id(Metric metric) {
    return this == WALL ? metric.id() : metric.processorId();
  }
}

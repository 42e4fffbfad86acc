package store.offheap.bench.report;

/** The clock by which loads, reads and changes are timed. */
enum Clock {
  /** Elapsed time. */
  WALL("wall-clock time"),
  /** Processor time of all threads of the process, for machines that also run other programs. */
  PROCESSOR("processor time of all threads of the process, since other programs were running");

  private final String label;

  Clock(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns the name of a metric in results. */
  String id(Metric metric) {
    return this == WALL ? metric.id() : metric.processorId();
  }
}

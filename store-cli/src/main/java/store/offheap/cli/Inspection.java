package store.offheap.cli;

import java.util.Map;

/** What was found out about a store, in three forms with the same figures. */
interface Inspection {
  /** Prints it for people. */
  void print(ReportOption report);

  /** Returns it as a tree for JSON. */
  Map<String, Object> tree();

  /** Draws it. */
  void draw(InspectPage page);
}

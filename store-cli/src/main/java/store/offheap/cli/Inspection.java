package store.offheap.cli;

import java.util.Map;

/** The results of inspecting a store, in three forms with the same figures. */
interface Inspection {
  /** Prints the results as text. */
  void print(ReportOption report);

  /** Returns the results as a tree for JSON. */
  Map<String, Object> tree();

  /** Draws the results. */
  void draw(InspectPage page);
}

package store.offheap.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.model.SalvageReport.Loss;
import store.offheap.model.SalvageReport.Part;
import store.offheap.model.SalvageReport.Suspect;

/** The damage found by a salvage, as lines and as JSON. */
final class SalvageFindings {
  private final ReportOption report;

  /** Creates an instance that prints to the output of a command. */
  SalvageFindings(ReportOption report) {
    this.report = report;
  }

  /** Prints a line for each finding. */
  void print(List<Part> parts, List<Suspect> suspects, List<Loss> losses) {
    for (Part part : parts) {
      if (!part.isReadable()) {
        report.line(
            "  not used: " + PlainText.safe(part.name()) + ": " + PlainText.safe(part.problem()));
      }
    }
    for (Suspect suspect : suspects) {
      report.line("  suspect: " + PlainText.safe(suspect.where()) + " at byte "
          + PlainText.count(suspect.position()) + ": "
          + PlainText.count(suspect.entries(), "entry", "entries")
          + " written that may be wrong: " + PlainText.safe(suspect.what()));
    }
    for (Loss loss : losses) {
      String at = loss.position() < 0 ? "" : " at byte " + PlainText.count(loss.position());
      report.line(
          "  lost: " + PlainText.safe(loss.where()) + at + ": " + PlainText.safe(loss.what()));
    }
  }

  /** Adds the lists of findings to an object. */
  static void addTo(
      Map<String, Object> tree, List<Part> parts, List<Suspect> suspects, List<Loss> losses) {
    tree.put("suspects", suspects.stream().map(SalvageFindings::tree).toList());
    tree.put("parts", parts.stream().map(SalvageFindings::tree).toList());
    tree.put("losses", losses.stream().map(SalvageFindings::tree).toList());
  }

  private static Map<String, Object> tree(Part part) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", part.name());
    tree.put("readable", part.isReadable());
    tree.put("problem", part.problem());
    return tree;
  }

  private static Map<String, Object> tree(Suspect suspect) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("where", suspect.where());
    tree.put("position", suspect.position());
    tree.put("entries", suspect.entries());
    tree.put("what", suspect.what());
    return tree;
  }

  private static Map<String, Object> tree(Loss loss) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("where", loss.where());
    tree.put("position", loss.position() < 0 ? null : loss.position());
    tree.put("what", loss.what());
    return tree;
  }
}

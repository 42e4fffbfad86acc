package store.offheap.bench;

import java.util.Arrays;
import store.offheap.bench.report.ReportCommand;

/** The jar's own program: {@code report} is the comparison of all peers, all else JMH's. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs it.
   *
   * @param args {@code report} and its options, or JMH's
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("report")) {
      System.setProperty("java.awt.headless", "true");
      System.exit(ReportCommand.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    org.openjdk.jmh.Main.main(args);
  }
}

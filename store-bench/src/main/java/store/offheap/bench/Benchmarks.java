package store.offheap.bench;

import java.util.Arrays;
import store.offheap.bench.report.ReportCommand;

/**
 * The main class of the jar: {@code report} runs the comparison of all peers, anything else runs
 * JMH.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs a command.
   *
   * @param args {@code report} and its options, or those of JMH
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("report")) {
      System.setProperty("java.awt.headless", "true");
      System.exit(ReportCommand.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    org.openjdk.jmh.Main.main(args);
  }
}

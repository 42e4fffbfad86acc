package store.offheap.cli;

import static store.offheap.cli.InputFormat.CSV;
import static store.offheap.cli.InputFormat.NDJSON;
import static store.offheap.cli.InputFormat.RAW;
import static store.offheap.cli.InputFormat.TSV;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The options that apply to each format in which entries of ID maps are read or written. */
final class FormatOptions {
  /** The options of all formats except arrays, to which none applies. */
  private static final List<Fit> TABLE = List.of(
      new Fit(
          List.of("--header", "--delimiter", "--no-quotes", "--charset", "--no-header"), CSV, TSV),
      new Fit(List.of("--key", "--value", "--key-name", "--value-name"), CSV, TSV, NDJSON),
      new Fit(List.of("--format", "--output"), CSV, TSV, NDJSON, RAW));

  /** Options and the formats they apply to. */
  private record Fit(List<String> options, List<InputFormat> formats) {
    Fit(List<String> options, InputFormat... formats) {
      this(options, List.of(formats));
    }

    private String names() {
      String names = formats.stream().map(FormatOptions::name).collect(Collectors.joining(", "));
      return names.replaceFirst(", (\\w+)$", " and $1");
    }
  }

  private FormatOptions() {}

  private static String name(InputFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  /** Throws if the user gave an option that does not apply to a format. */
  static void refuseOthers(CommandSpec command, InputFormat format) {
    for (Fit fit : TABLE) {
      if (!fit.formats.contains(format)) {
        refuse(command, fit.options, fit.names(), name(format));
      }
    }
  }

  /** Throws if the user gave an option that does not apply to arrays. */
  static void refuseAll(CommandSpec command) {
    for (Fit fit : TABLE) {
      refuse(command, fit.options, fit.names(), ".npy arrays");
    }
  }

  /**
   * Throws if the user gave an option that does not apply; defaults are ignored.
   *
   * @param options names of the options
   * @param fits what they apply to
   * @param other what they do not apply to
   */
  static void refuse(CommandSpec command, List<String> options, String fits, String other) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            command.commandLine(), option + " is for " + fits + ", not for " + other);
      }
    }
  }
}

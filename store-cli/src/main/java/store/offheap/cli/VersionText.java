package store.offheap.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
  /** The program's version as its jar's manifest has it. */
  static String ofProgram() {
    String version = VersionText.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "store " + ofProgram(),
      "JVM " + System.getProperty("java.vm.version") + " (" + System.getProperty("java.vm.name")
          + ", " + System.getProperty("java.vm.vendor") + ")"
    };
  }
}

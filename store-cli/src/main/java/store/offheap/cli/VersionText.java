package store.offheap.cli;

import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
final class VersionText implements IVersionProvider {
  /** Returns the program's version from the manifest of its jar. */
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

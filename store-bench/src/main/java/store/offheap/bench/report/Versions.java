package store.offheap.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of the peers, as recorded by the build: {@code versions.properties}. */
final class Versions {
  private Versions() {}

  static Map<String, String> load() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(file);
    }
    Map<String, String> versions = new TreeMap<>();
    properties.forEach((name, version) -> versions.put((String) name, (String) version));
    return versions;
  }
}

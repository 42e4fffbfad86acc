package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a security manager, which Java up to 23 has, that hides what the system tells. */
class SecurityManagerTest {
  private static final int LAST_JAVA = 23;
  private static final int COUNT = 1_000;

  @TempDir
  private Path folder;

  @Test
  void whatMayNotBeReadOfTheSystemIsUnknown() throws Exception {
    assumeTrue(Runtime.version().feature() <= LAST_JAVA, "needs a security manager");
    ChildJvm.Result result = new ChildJvm()
        .option("-Djava.security.manager")
        .option("-Djava.security.policy==" + policy())
        .run("write", folder.resolve("map"), COUNT)
        .ended();

    assertThat(result.lastNumber("put")).isEqualTo(COUNT);
    assertThat(result.lastNumber("read")).isEqualTo(COUNT);
  }

  /** Permits everything but files outside the folder, the class path and the JDK. */
  private Path policy() throws IOException {
    List<String> lines = new ArrayList<>(List.of(
        "grant {",
        "permission java.util.PropertyPermission \"*\", \"read,write\";",
        "permission java.lang.RuntimePermission \"*\";",
        "permission java.lang.reflect.ReflectPermission \"*\";",
        "permission java.nio.file.LinkPermission \"hard\";",
        permission(folder.toString(), "read"),
        permission(folder + "/-", "read,write,delete"),
        permission(System.getProperty("java.home") + "/-", "read")));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      lines.add(permission(entry, "read"));
      lines.add(permission(entry + "/-", "read"));
    }
    lines.add("};");
    return Files.write(folder.resolve("policy"), lines);
  }

  private static String permission(String files, String actions) {
    return "permission java.io.FilePermission \"" + files + "\", \"" + actions + "\";";
  }
}

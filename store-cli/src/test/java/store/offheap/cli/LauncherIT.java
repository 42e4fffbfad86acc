package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code bin/store}, copied into a fake checkout: its {@code mvn} creates an empty jar,
 * and its {@code java} prints its arguments.
 */
class LauncherIT {
  private static final String BUILDING = "building store (first run)...\n";
  private static final String REBUILDING = "building store (sources have changed)...\n";

  @TempDir
  private Path folder;

  private Path checkout;
  private Path tools;
  private Path script;
  private Path jar;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = folder.resolve("check out");
    tools = Files.createDirectory(folder.resolve("tools"));
    Path original = StoreProcess.jar().resolveSibling("../bin/store").normalize();
    script = checkout.resolve("store-cli/bin/store");
    jar = checkout.resolve("store-cli/target/store.jar");
    Files.createDirectories(script.getParent());
    Files.copy(original, script);
    executable(script);
    for (String module : List.of("store-core", "store-cli")) {
      Files.createDirectories(checkout.resolve(module + "/src/main/java"));
      Files.writeString(checkout.resolve(module + "/src/main/java/A.java"), "");
      Files.writeString(checkout.resolve(module + "/pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    tool(
        "mvn",
        "cat >/dev/null; sleep 0.2; echo run >>'" + folder.resolve("builds") + "';" + " touch '"
            + jar + "'; echo noise; echo noise >&2");
    tool("java", "printf '<%s>' \"$@\"; echo; cat");
  }

  private void tool(String name, String body) throws IOException {
    tool(tools, name, body);
  }

  private static void tool(Path place, String name, String body) throws IOException {
    executable(Files.writeString(place.resolve(name), "#!/bin/bash\n" + body + "\n"));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private StoreProcess.Result run(Path from, Path command, String... arguments) {
    StoreProcess process = StoreProcess.in(from)
        .env("PATH", tools + ":/usr/bin:/bin")
        .env("JAVA_HOME", "")
        .stdin("piped");
    List<String> words = new java.util.ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    return process.execute(words);
  }

  @Test
  void jvmThatWarnsOfUnsafeIsToldNotTo() throws IOException {
    String option = "<--sun-misc-unsafe-memory-access=allow>";
    Path release = folder.resolve("release");
    Files.writeString(release, "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.3\"\n");
    assertThat(run(folder, script, "get").out()).contains(option);
    Files.writeString(release, "JAVA_VERSION=\"17.0.15\"\n");
    assertThat(run(folder, script, "get").out()).doesNotContain(option);
  }

  @Test
  void olderJvmIsNotStarted() throws IOException {
    for (String version : List.of("1.8.0_292", "11.0.2")) {
      Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
      run(folder, script, "get").fails(5).prints("").complains("Java 17 or newer is needed");
    }
    assertThat(builds()).isZero();
  }

  private long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void jarIsBuiltWhenMissingOrOld() throws IOException {
    StoreProcess.Result first = run(folder, script, "get", "a b", "", "*", "-5");
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).isEqualTo(BUILDING);
    assertThat(first.out()).endsWith("<-jar><" + jar + "><get><a b><><*><-5>\npiped");
    run(folder, script).succeeds();
    assertThat(builds()).isEqualTo(1);

    for (String source :
        List.of("pom.xml", "store-core/pom.xml", "store-cli/src/main/java/A.java")) {
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
      ageExcept(checkout.resolve(source));
      assertThat(run(folder, script).err()).as(source).isEqualTo(REBUILDING);
      run(folder, script).succeeds();
    }
    assertThat(builds()).isEqualTo(4);

    // A source was deleted.
    ageExcept(null);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    Files.delete(checkout.resolve("store-core/src/main/java/A.java"));
    assertThat(run(folder, script).err()).isEqualTo(REBUILDING);
  }

  private void ageExcept(Path fresh) throws IOException {
    FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
    try (var files = Files.walk(checkout)) {
      for (Path file :
          files.filter(file -> !file.equals(jar) && !file.equals(fresh)).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
    if (fresh != null) {
      Files.setLastModifiedTime(fresh, FileTime.from(Instant.now()));
    }
  }

  @Test
  void scriptWorksThroughLinksFromAnywhere() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(
        elsewhere.resolve("relative"), Path.of("../check out/store-cli/bin/store"));
    Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("relative"));
    Files.createSymbolicLink(elsewhere.resolve("absolute"), script);
    assertThat(run(elsewhere, Path.of("./link"), "x").out()).contains("<-jar><" + jar + "><x>");
    assertThat(run(Path.of("/"), elsewhere.resolve("absolute"), "x").out())
        .contains("<-jar><" + jar + "><x>");
  }

  @Test
  void foldersOfTheUserAreNotLookedThrough() throws IOException {
    StoreProcess.in(checkout)
        .env("PATH", tools + ":/usr/bin:/bin")
        .env("JAVA_HOME", "")
        .env("CDPATH", ".:/")
        .execute(List.of("bash", "-c", "store-cli/bin/store x"))
        .fails(0)
        .prints("<-XX:+UseSerialGC><-Xshare:auto><-jar><" + jar + "><x>\n");
    assertThat(checkout.resolve("store-cli"))
        .isDirectoryNotContaining(path -> path.toString().contains("\n"));
  }

  @Test
  void twoFirstRunsBuildOnce() throws IOException {
    StoreProcess.Result both =
        run(folder, Path.of("bash"), "-c", "'" + script + "' a & '" + script + "' b & wait");
    assertThat(both.exitCode()).isZero();
    assertThat(both.err()).isEqualTo(BUILDING);
    assertThat(both.out()).contains("<a>", "<b>");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    tool("mvn", "echo the reason; exit 1");
    run(folder, script).fails(5).complains("the reason\n").complains("the build failed");
    run(folder, script).fails(5).complains("the build failed");
    StoreProcess.in(folder)
        .env("JAVA_HOME", "/nowhere")
        .execute(List.of(script.toString()))
        .fails(5)
        .complains("no java in JAVA_HOME: /nowhere");

    // A path with only the tools that the script needs, but neither java nor mvn.
    Path few = Files.createDirectory(folder.resolve("few"));
    for (String name :
        List.of("bash", "env", "dirname", "readlink", "find", "head", "mkdir", "flock")) {
      tool(few, name, "exec $(PATH=/usr/bin:/bin type -P " + name + ") \"$@\"");
    }
    StoreProcess bare = StoreProcess.in(folder).env("PATH", few.toString()).env("JAVA_HOME", "");
    bare.execute(List.of(script.toString())).fails(5).complains("Java 17 or newer is needed");
    tool(few, "java", "exit 1");
    bare.execute(List.of(script.toString())).fails(5).complains("Maven (mvn) is needed");
  }

  @Test
  void folderOfTheJarThatCannotBeWrittenIsNamed() throws IOException {
    for (String name : List.of("build.lock", "build.log")) {
      Path inTheWay = Files.createDirectories(jar.resolveSibling(name));
      run(folder, script).fails(5).complains("store: cannot write " + inTheWay + "\n");
      Files.delete(inTheWay);
    }
    assertThat(builds()).isZero();
  }

  @Test
  void realJarRunsUnderTheScript() throws IOException {
    Files.createDirectories(jar.getParent());
    Files.copy(StoreProcess.jar(), jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    StoreProcess.in(folder)
        .env("JAVA_HOME", System.getProperty("java.home"))
        .env("STORE_JAVA_OPTS", "-Xmx64m -Dx=y")
        .execute(List.of(script.toString(), "create", "m"))
        .succeeds();
    assertThat(folder.resolve("m")).exists();
    // Nobody has the last one installed, as a container often lacks that of its user.
    for (String locale : List.of("C", "POSIX", "", "xx_XX.UTF-8")) {
      boolean isAscii = locale.equals("C") || locale.equals("POSIX");
      StoreProcess.in(folder)
          .env("JAVA_HOME", System.getProperty("java.home"))
          .env("LC_ALL", isAscii ? locale : "")
          .env("LC_CTYPE", "")
          .env("LANG", locale)
          .execute(List.of(
              "bash",
              "-c",
              "'" + script + "' create --objects \u00fc" + locale + " && '" + script
                  + "' put \u00fc" + locale + " \u00fc '\"\u00fc\"' >/dev/null && '" + script
                  + "' get \u00fc" + locale + " \u00fc"))
          .succeeds()
          .prints((isAscii ? "?" : "\u00fc") + locale + ": created, an object map\n\"\\u00FC\"\n");
    }
  }

  @Test
  void streamThatIsClosedIsNoFileOfTheJvm() throws IOException {
    Files.createDirectories(jar.getParent());
    Files.copy(StoreProcess.jar(), jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    String build = " build m - --format raw --key-type u32 --value-type u32 --max-errors 9";
    closed(build + " <&-").fails(5).complains("cannot read stdin");
    assertThat(folder.resolve("m")).doesNotExist();
    closed(" create m <&- 2>&-").succeeds();
    closed(" put m 1 2 <&- 2>&-").succeeds();
    closed(" get m 1 <&- 2>&-").succeeds().prints("2\n");
    closed(" get m 1 >&-").fails(5).complains("cannot write to standard output");
  }

  private StoreProcess.Result closed(String command) {
    return StoreProcess.in(folder)
        .env("JAVA_HOME", System.getProperty("java.home"))
        .execute(List.of("bash", "-c", "'" + script + "'" + command));
  }
}

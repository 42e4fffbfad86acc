package store.offheap.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the Java examples of the README, compiled without a warning and run on a JVM without
 * options, print what the README says.
 */
@Tag("once")
class TutorialTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("\\bclass (\\w+)");

  @TempDir
  private Path folder;

  private record Example(String code, String output) {}

  /** Finds the Java blocks and the text block after each. */
  private static List<Example> examples() throws IOException {
    assumeTrue(Files.exists(README), "there is no README here: " + README);
    List<Example> examples = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(README));
    String code = null;
    while (blocks.find()) {
      if (blocks.group(1).equals("java")) {
        assertThat(code).as("a text block after each Java example").isNull();
        code = blocks.group(2);
      } else if (blocks.group(1).equals("text") && code != null) {
        examples.add(new Example(code, blocks.group(2)));
        code = null;
      }
    }
    assertThat(code).as("a text block after each Java example").isNull();
    assertThat(examples).as("the examples of maps and of arrays").hasSize(2);
    return examples;
  }

  @Test
  void examplesOfTheReadmePrintWhatTheReadmeSays() throws Exception {
    for (Example example : examples()) {
      String name = "Example";
      String code = example.code;
      Matcher named = CLASS.matcher(code);
      if (named.find()) {
        name = named.group(1);
      } else {
        code = wrapped(name, code);
      }
      Path source = Files.writeString(folder.resolve(name + ".java"), code);
      assertThat(compile(source)).as("diagnostics of " + name).isEmpty();
      assertThat(run(name).lines().map(String::stripTrailing))
          .containsExactlyElementsOf(
              example.output.lines().map(String::stripTrailing).toList());
    }
  }

  /** Wraps imports and statements in a class. */
  private static String wrapped(String name, String code) {
    StringBuilder imports = new StringBuilder();
    StringBuilder statements = new StringBuilder();
    code.lines()
        .forEach(line ->
            (line.startsWith("import ") ? imports : statements).append(line).append('\n'));
    return imports
        + "class "
        + name
        + " {\n  public static void main(String[] arguments) throws Exception {\n"
        + statements
        + "  }\n}\n";
  }

  /** Returns the class path of a user of the library: the library and its only dependency. */
  private static String classPath() throws URISyntaxException {
    return location(IdMap.class) + File.pathSeparator + location(UnsafeApi.class);
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private List<String> compile(Path source) throws IOException, URISyntaxException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "this is no JDK: it has no compiler");
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, UTF_8)) {
      List<String> options =
          List.of("-Xlint:all", "--release", "17", "-cp", classPath(), "-d", folder.toString());
      compiler
          .getTask(null, files, diagnostics, options, null, files.getJavaFileObjects(source))
          .call();
    }
    List<String> messages = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      messages.add(diagnostic.toString());
    }
    return messages;
  }

  /** Runs an example in an empty folder, so that it can create any files. */
  private String run(String name) throws Exception {
    Path printed = folder.resolve(name + ".printed");
    Path work = Files.createDirectory(folder.resolve(name + ".work"));
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            folder + File.pathSeparator + classPath(),
            name)
        .directory(work.toFile())
        .redirectErrorStream(true)
        .redirectOutput(printed.toFile())
        .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the example ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> text(printed)).isZero();
    return text(printed);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

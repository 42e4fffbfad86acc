package store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.DenseArray;
import store.offheap.build.BulkBuilder;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;
import store.offheap.record.FreshJvm;

/** Tests what a program can use that requires the library as a module. */
@Tag("once")
class ModulePathTest {
  private static final String MODULE = "store.offheap.core";

  @TempDir
  private Path folder;

  @Test
  void theModuleRequiresAllThatItNeeds() throws Exception {
    List<String> modules = new ArrayList<>(List.of(jar().toString()));
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (place.matches(".*/(agrona|chronicle|slf4j)[^/]*\\.jar")) {
        modules.add(place);
      }
    }
    List<String> options = List.of(
        "--module-path=" + String.join(File.pathSeparator, modules),
        "--add-modules=" + MODULE,
        // As in a program that is a module: only required modules are present.
        "--limit-modules=" + MODULE);

    assertThat(FreshJvm.run(folder, options, Program.class, folder.toString()))
        .contains(MODULE + ", built 1, 1.5, [2.5, a text]");
  }

  /** Creates a jar as the build does. */
  private Path jar() throws Exception {
    Path manifest = Files.writeString(
        folder.resolve("manifest"), "Multi-Release: true\nAutomatic-Module-Name: " + MODULE + "\n");
    Path jar = folder.resolve("core.jar");
    Path classes =
        Path.of(IdMap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int status = ToolProvider.findFirst("jar")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "--create",
            "--no-compress",
            "--file=" + jar,
            "--manifest=" + manifest,
            "-C",
            classes.toString(),
            ".");
    assertThat(status).isZero();
    return jar;
  }

  /** The program that is run. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      long rows;
      try (BulkBuilder builder = BulkBuilder.to(folder.resolve("ids")).start()) {
        builder.add(1, 2, 0);
        rows = builder.finish(done -> {}).rows();
      }
      try (DenseArray array = DenseArray.create(folder.resolve("a.npy"), DType.FLOAT64, 1 << 20);
          ObjectMap map = ObjectMap.builder(folder.resolve("objects")).create()) {
        double[] values = new double[1 << 20];
        values[7] = 1.5;
        array.all().write(values);
        map.put(1, List.of(2.5, "a text"));
        System.out.println(IdMap.class.getModule().getName() + ", built " + rows + ", "
            + array.getDouble(7) + ", " + map.get(1));
      }
    }
  }
}

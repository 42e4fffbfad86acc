package store.offheap.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.build.Salvage;
import store.offheap.error.StoreException;
import store.offheap.map.FastFolder;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;

/**
 * Whatever the bytes of a file are, every call ends, with a result or with one of the store's own
 * exceptions. Unlike in {@code MutationTest}, a fuzzer selects the damage, by the code that it
 * reaches. It starts with the golden files and small object maps.
 *
 * <pre>mvn -Pfuzz -pl store-core test -Dfuzz.seconds=300</pre>
 *
 * <p>Its findings are kept in {@code target/fuzz/.cifuzz-corpus}, from where the next run
 * continues; an input that fails is kept in {@code target/fuzz}.
 */
class StoreFileFuzz {
  private static final byte AS_IT_IS = 0;
  private static final byte SEALED = 1;

  private static Path folder;
  private static FileTrial idMaps;
  private static FileTrial objectMaps;

  @BeforeAll
  static void makeFolder() throws IOException {
    folder = new FastFolder().createTempDirectory(null, null);
    Consumer<String> failures = failure -> {
      throw new AssertionError(failure);
    };
    idMaps = new FileTrial(folder.resolve("fuzzed"), new IdMapCalls(failures), failures);
    objectMaps = new FileTrial(folder.resolve("objects"), new ObjectMapCalls(failures), failures);
  }

  @AfterAll
  static void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /**
   * Returns small object maps, and each golden file twice: unchanged, and to be sealed after
   * changes.
   */
  static List<byte[]> seeds() throws IOException, URISyntaxException {
    Path golden = Path.of(StoreFileFuzz.class.getResource("/golden/format-1").toURI());
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(golden)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".gz")).sorted().toList()) {
        byte[] form = SparseBytes.encode(unpacked(file));
        seeds.add(input(AS_IT_IS, form));
        seeds.add(input(SEALED, form));
      }
    }
    Path objects = new FastFolder().createTempDirectory(null, null);
    for (SeedFile seed : SeedObjects.all(objects)) {
      seeds.add(input(AS_IT_IS, SparseBytes.encode(seed.bytes())));
    }
    try (Stream<Path> files = Files.list(objects)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(objects);
    return seeds;
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (InputStream bytes = new GZIPInputStream(Files.newInputStream(file))) {
      return bytes.readAllBytes();
    }
  }

  private static byte[] input(byte mode, byte[] form) {
    byte[] input = new byte[form.length + 1];
    input[0] = mode;
    System.arraycopy(form, 0, input, 1, form.length);
    return input;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void everyCallEnds(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] file = SparseBytes.decode(Arrays.copyOfRange(input, 1, input.length));
    if ((input[0] & SEALED) != 0) {
      Mutations.seal(file);
    }
    idMaps.isSound(file, null);
    objectMaps.isSound(file, null);
    copy(file);
  }

  /** Writes the entries to a new file, by copying and by salvaging. */
  private static void copy(byte[] bytes) throws IOException {
    Path damaged = folder.resolve("damaged");
    Path out = folder.resolve("out");
    Files.write(damaged, bytes);
    try (IdMap map = IdMap.openReadOnly(damaged, Checking.FIRST_TOUCH)) {
      map.keys().sum();
      map.copyTo(out);
    } catch (StoreException e) {
      // A valid result.
    }
    Files.deleteIfExists(out);
    try {
      Salvage.from(damaged).to(out);
    } catch (StoreException e) {
      // A valid result.
    }
    Files.deleteIfExists(out);
  }
}

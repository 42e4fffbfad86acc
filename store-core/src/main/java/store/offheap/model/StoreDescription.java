package store.offheap.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A store file's description of itself, obtained without reading its entries.
 *
 * @param file the file
 * @param formatVersion version of the file format, 1 or more
 * @param kind what the file holds, such as {@code id map}
 * @param keyType type of the keys
 * @param valueType type of the values; {@link DType#NONE} for a set
 * @param segmentSlots slots of a segment, 1 or more: the requested power of two, of which a segment
 *     has slightly more if keys and values have different widths; any number in a file made by a
 *     bulk build
 * @param seed seed of the hash, any number
 * @param epoch version of the directory
 * @param checkpoint sequence number of the last checkpoint
 * @param state {@link #CLEAN}, {@link #OPEN} or {@link #NEEDS_RECOVERY}
 * @param attributes the file's attributes, in the given order; copied, unmodifiable
 */
public record StoreDescription(
    Path file,
    int formatVersion,
    String kind,
    DType keyType,
    DType valueType,
    int segmentSlots,
    long seed,
    long epoch,
    long checkpoint,
    String state,
    Map<String, String> attributes) {

  /** The last writer closed the file; its checkpoint is complete. */
  public static final String CLEAN = "clean";

  /** A writer has the file open now, or terminated without closing it. */
  public static final String OPEN = "open or not closed";

  /** The machine crashed while a writer had the file open. */
  public static final String NEEDS_RECOVERY = "needs recovery";

  private static final Set<String> STATES = Set.of(CLEAN, OPEN, NEEDS_RECOVERY);

  /**
   * Validates and copies the components.
   *
   * @throws NullPointerException if an argument, or a name or value of an attribute, is null
   * @throws IllegalArgumentException if a number is out of range, {@code kind} is blank or
   *     {@code state} is not one of the three
   */
  public StoreDescription {
    Objects.requireNonNull(file, "file");
    if (formatVersion < 1) {
      throw new IllegalArgumentException(
          "formatVersion: expected=1 or more, actual=" + formatVersion);
    }
    Require.notBlank("kind", kind);
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    if (segmentSlots < 1) {
      throw new IllegalArgumentException(
          "segmentSlots: expected=1 or more, actual=" + segmentSlots);
    }
    Require.notNegative("epoch", epoch);
    Require.notNegative("checkpoint", checkpoint);
    if (!STATES.contains(state)) {
      throw new IllegalArgumentException(
          "state: expected=" + CLEAN + "|" + OPEN + "|" + NEEDS_RECOVERY + ", actual=" + state);
    }
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    attributes.forEach((name, value) -> {
      Objects.requireNonNull(name, "attribute name");
      Objects.requireNonNull(value, name);
    });
  }
}

package store.offheap.file;

import java.util.function.UnaryOperator;

/**
 * One way to damage a seed file.
 *
 * @param what a description from which the damage can be reproduced
 * @param isForged whether checksums were made to match, or entries may have changed where no
 *     checksum detects it; then only harm can be ruled out, not different content
 * @param change returns the damaged bytes; may modify the array that it is given
 */
record Mutant(String what, boolean isForged, UnaryOperator<byte[]> change) {
  byte[] of(SeedFile seed) {
    return change.apply(seed.bytes().clone());
  }
}

package store.offheap.file;

import java.util.function.UnaryOperator;

/**
 * One damage to a seed file.
 *
 * @param what describes it, so that it can be made again
 * @param isForged whether checksums were made to fit, or entries may have changed where no checksum
 *     tells, so that only harm can be ruled out, not another content
 * @param change returns the damaged bytes; may change the array it is given
 */
record Mutant(String what, boolean isForged, UnaryOperator<byte[]> change) {
  byte[] of(SeedFile seed) {
    return change.apply(seed.bytes().clone());
  }
}

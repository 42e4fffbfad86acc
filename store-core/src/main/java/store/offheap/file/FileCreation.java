package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.model.RecoveryReport;

/** Creates store files without segments. */
final class FileCreation {
  private static final long CHUNK_0_POSITION = 3L * StoreFile.PAGE;

  private FileCreation() {}

  /** Creates a file in empty storage; closes the storage on failure. */
  static StoreFile create(Storage access, StoreSpec spec, Map<String, String> attributes)
      throws IOException {
    try {
      access.write(ByteBuffer.allocate(StoreFile.HEADER_LENGTH), 0);
      FileParts parts = new FileParts(access, Checkpoints.none(access, spec), new ReentrantLock());
      parts.live.chunkRelease(0, CHUNK_0_POSITION);
      parts.live.allocatedRelease(StoreFile.HEADER_LENGTH);
      parts.table.reach(1);
      parts.space.beginNew();
      Checkpointer checkpointer = new Checkpointer(parts);
      checkpointer.begin(attributes);
      return new StoreFile(parts, checkpointer, null, RecoveryReport.Condition.CLEAN);
    } catch (IOException | RuntimeException e) {
      access.close();
      throw e;
    }
  }
}

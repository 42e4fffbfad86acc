package store.offheap.file;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** The parts of an open store file, each of which knows the parts that it needs. */
final class FileParts {
  final Storage access;
  final Checkpoints checkpoints;
  final StoreSpec spec;
  final Windows windows;
  final LivePage live;
  final SegmentTable table;
  final SegmentSpace space;
  final ReentrantLock writeLock;
  final Seals seals;
  final ChangeGuard guard;
  final HeapSegments heaps;

  /** The current boot. */
  final UUID boot;

  /** Maps everything in the storage. */
  FileParts(Storage access, Checkpoints checkpoints, ReentrantLock writeLock) throws IOException {
    this.access = access;
    this.checkpoints = checkpoints;
    this.spec = checkpoints.newest().spec();
    this.windows = new Windows(access);
    windows.mapAll();
    this.live = new LivePage(windows.region("live page", 0, LivePage.POSITION, StoreFile.PAGE));
    this.table = new SegmentTable(live, windows);
    this.space = new SegmentSpace(
        access, windows, live, table, isLong(), isTight(), spec.kind() == StoreSpec.OBJECT_MAP);
    this.writeLock = writeLock;
    this.seals = new Seals(table, live, windows, writeLock);
    this.boot = Boot.current();
    this.guard = new ChangeGuard(access, windows, live, writeLock, boot);
    this.heaps = new HeapSegments(spec, windows, live, table, space);
  }

  /** Returns whether a segment is long compared with the cost of a checkpoint. */
  private boolean isLong() {
    return spec.segmentLength() >= 1 << 20;
  }

  /** Returns whether it is long, and the file should be kept short. */
  private boolean isTight() {
    return spec.kind() == StoreSpec.OBJECT_MAP && isLong();
  }
}

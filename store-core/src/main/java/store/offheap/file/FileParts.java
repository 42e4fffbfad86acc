package store.offheap.file;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** What one open store file is made of, each part knowing those that it needs. */
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

  /** The boot that runs. */
  final UUID boot;

  /** Maps all that the storage holds. */
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

  /** Returns whether a segment is long beside what a checkpoint costs. */
  private boolean isLong() {
    return spec.segmentLength() >= 1 << 20;
  }

  /** Returns whether it is, and the file is to be short. */
  private boolean isTight() {
    return spec.kind() == StoreSpec.OBJECT_MAP && isLong();
  }
}

package store.offheap.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.model.VerifyReport.Problem;

/**
 * Checks the structures of an open file against each other: superblocks, catalog, live page and
 * segment table.
 */
public final class FileCheck {
  private final StoreFile file;
  private final List<Problem> problems = new ArrayList<>();

  private FileCheck(StoreFile file) {
    this.file = file;
  }

  /**
   * Checks a file, which must not be changed meanwhile.
   *
   * @return the problems found; empty if there are none
   * @throws StoreIoException if the file cannot be read
   */
  public static List<Problem> of(StoreFile file) {
    FileCheck check = new FileCheck(file);
    check.checkRows();
    try {
      check.checkCatalog();
    } catch (IOException e) {
      throw new StoreIoException("cannot read: " + e, file.path(), e);
    } catch (CorruptStoreException e) {
      check.report(e.where(), e.getMessage());
    }
    return check.problems;
  }

  private void report(String where, String what) {
    problems.add(new Problem(where, what));
  }

  private void checkRows() {
    LivePage live = file.live();
    SegmentTable table = file.segments();
    int length = file.spec().segmentLength();
    Claims claims = new Claims(file.checkpoints(), live.copyChunks());
    int count = live.segmentCount();
    // A writer in another process may have added rows.
    table.reach(count);
    for (int number = 0; number < count; number++) {
      claims.add("segment", number, table.position(number), length);
      if (table.length(number) != length) {
        report(
            "segment " + number, "length: expected=" + length + ", actual=" + table.length(number));
      }
      checkUse(number);
      try {
        table.requireEpochs(number, live.epochAcquire());
      } catch (CorruptStoreException e) {
        report(e.where(), e.getMessage());
      }
    }
    long allocated = live.allocated();
    if (allocated > file.length() || allocated % StoreFile.PAGE != 0) {
      report(
          "live page",
          "allocated: expected=a page up to " + file.length() + ", actual=" + allocated);
    }
    claims.check(
        allocated,
        (where, what, expected, actual) ->
            report(where, what + ": expected=" + expected + ", actual=" + actual));
  }

  private void checkUse(int number) {
    SegmentTable table = file.segments();
    int use = table.use(number);
    boolean hasHeap = file.spec().kind() == StoreSpec.OBJECT_MAP;
    if (use != SegmentTable.TABLE && (use != SegmentTable.HEAP || !hasHeap)) {
      report("segment " + number, "use: expected=0" + (hasHeap ? " or 1" : "") + ", actual=" + use);
    } else if (use == SegmentTable.HEAP && table.isLive(number, file.live().epochAcquire())) {
      String problem = HeapSegments.countsProblem(
          table.used(number), table.deleted(number), file.spec().segmentLength());
      if (!problem.isEmpty()) {
        report("segment " + number, problem);
      }
    }
  }

  private void checkCatalog() throws IOException {
    Checkpoints checkpoints = file.checkpoints();
    if (!checkpoints.isOtherWhole()) {
      report(
          "superblocks",
          "the other one than that of checkpoint " + checkpoints.newest().sequence()
              + " is not whole");
    }
    if (checkpoints.isLost(file.live().checkpoint())) {
      report(
          "superblocks",
          "newest checkpoint: expected=" + file.live().checkpoint() + ", actual="
              + checkpoints.newest().sequence());
      return;
    }
    Catalog catalog = checkpoints.catalog();
    if (!file.isClean()) {
      // The live state has advanced since the checkpoint.
      return;
    }
    LivePage live = file.live();
    if (catalog.size() != live.size()) {
      report("live page", "size: expected=" + catalog.size() + ", actual=" + live.size());
    }
    if (catalog.allocated() > live.allocated()) {
      report(
          "live page",
          "allocated: expected=" + catalog.allocated() + ", actual=" + live.allocated());
    }
    for (int i = 0; i < SegmentTable.CHUNK_COUNT; i++) {
      if (catalog.chunks()[i] != live.chunk(i)) {
        report(
            "live page",
            "chunk " + i + ": expected=" + catalog.chunks()[i] + ", actual=" + live.chunk(i));
      }
    }
    if (!Arrays.equals(catalog.cells(), live.copyCells())) {
      report("live page", "the cells differ from those of the last checkpoint");
    }
    if (catalog.rows().size() != live.segmentCount()) {
      report(
          "live page",
          "segment count: expected=" + catalog.rows().size() + ", actual=" + live.segmentCount());
      return;
    }
    SegmentTable table = file.segments();
    for (int number = 0; number < live.segmentCount(); number++) {
      Catalog.Row expected = catalog.rows().get(number);
      Catalog.Row actual = table.row(number, live.epochAcquire());
      if (!expected.equals(actual)) {
        report("segment " + number, "row: expected=" + expected + ", actual=" + actual);
      }
      int sealed = table.sealed(number);
      if (sealed != 1 && (sealed != 0 || table.checksum(number) != 0)) {
        report("segment " + number, "sealed: expected=0 without a checksum or 1, actual=" + sealed);
      }
    }
  }
}

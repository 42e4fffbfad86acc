package store.offheap.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.RecoveryNeededException;
import store.offheap.file.EpochView;
import store.offheap.file.FileCheck;
import store.offheap.file.SealCheck;
import store.offheap.file.Segment;
import store.offheap.model.Checking;
import store.offheap.model.VerifyReport;
import store.offheap.model.VerifyReport.Problem;

/**
 * Checks every structure and every slot of a table's file, and writes nothing.
 *
 * <p>The file should not be changed meanwhile: counts that a writer is changing may be reported as
 * wrong.
 */
public final class TableVerifier {
  private final List<Problem> problems = new ArrayList<>();
  private long segmentsChecked;
  private long segmentsSealed;
  private long slotsChecked;
  private long entries;

  private TableVerifier() {}

  /**
   * Checks a file.
   *
   * @return what was checked, and every problem found
   * @throws store.offheap.error.NotAStoreException if it is not a store
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read
   */
  public static VerifyReport verify(Path path) {
    return verify(path, () -> Table.openReadOnly(path), false);
  }

  /**
   * Checks a file, and also checks that each segment has the same bytes when read without the
   * mapping, and that a lookup finds every entry.
   *
   * @return what was checked, and every problem found
   * @throws store.offheap.error.NotAStoreException if it is not a store
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read
   */
  public static VerifyReport verifyDeep(Path path) {
    return verify(path, () -> Table.openReadOnly(path), true);
  }

  /**
   * Checks a file of an object map, its heap segments against their checksums, and performs the
   * checks of the layer above.
   *
   * @param above finds the problems of what is stored besides the table
   * @return what was checked, and every problem found
   * @throws store.offheap.error.NotAStoreException if it is not a store
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read
   */
  public static VerifyReport verifyObjects(Path path, Function<Table, List<Problem>> above) {
    return verify(path, () -> Table.openObjectsReadOnly(path, Checking.NONE), above);
  }

  /** Opens a table, checks it, performs the checks of the layer above, and closes it. */
  static VerifyReport verify(
      Path path, Supplier<Table> opening, Function<Table, List<Problem>> above) {
    TableVerifier verifier = new TableVerifier();
    try (Table table = opening.get()) {
      verifier.check(table);
      verifier.problems.addAll(above.apply(table));
    } catch (CorruptStoreException e) {
      verifier.report(e.where(), e.getMessage());
    } catch (RecoveryNeededException e) {
      verifier.report("live page", e.getMessage());
    }
    return verifier.toReport(path);
  }

  /** Opens a table, checks it and closes it. */
  static VerifyReport verify(Path path, Supplier<Table> opening) {
    return verify(path, opening, false);
  }

  private static VerifyReport verify(Path path, Supplier<Table> opening, boolean isDeep) {
    return verify(path, opening, table -> isDeep ? DeepCheck.of(table) : List.of());
  }

  private VerifyReport toReport(Path path) {
    return new VerifyReport(
        path, segmentsChecked, segmentsSealed, slotsChecked, entries, List.copyOf(problems));
  }

  private void report(String where, String what) {
    problems.add(new Problem(where, what));
  }

  private void check(Table table) {
    problems.addAll(FileCheck.of(table.file()));
    if (!table.reserved().isPlausible()) {
      report("live page", "invalid state of a reserved key");
    }
    EpochView view = table.file().view();
    for (Segment segment : view.segments()) {
      check(table, segment);
    }
    for (int number : table.file().heapSegments()) {
      checkSeal(table, number);
    }
    entries += table.reserved().count();
    if (entries != table.size() && table.file().isClean()) {
      report("live page", "size: expected=" + entries + ", actual=" + table.size());
    }
  }

  private void checkSeal(Table table, int number) {
    segmentsChecked++;
    SealCheck seal = table.file().seals().check(number);
    segmentsSealed += seal.isSealed() ? 1 : 0;
    if (!seal.isSound()) {
      report("segment " + number, seal.problem());
    }
  }

  private void check(Table table, Segment segment) {
    String where = "segment " + segment.number();
    SegmentCheck check = SegmentCheck.of(table, segment);
    checkSeal(table, segment.number());
    slotsChecked += table.layout().slots();
    entries += check.used() - check.deleted();
    check.problems().forEach(problem -> report(where, problem));
    if (!table.file().isClean() && segment.number() == table.file().live().activeSegment()) {
      // Its counts and the size may differ from its slots: the next writer counts again.
      return;
    }
    int used = table.file().segments().used(segment.number());
    int deleted = table.file().segments().deleted(segment.number());
    if (used != check.used()) {
      report(where, "used slots: expected=" + check.used() + ", actual=" + used);
    }
    if (deleted != check.deleted()) {
      report(where, "deleted slots: expected=" + check.deleted() + ", actual=" + deleted);
    }
  }
}

package store.offheap.build;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import store.offheap.error.StoreIoException;
import store.offheap.file.OutputPlace;
import store.offheap.file.StoreFile;
import store.offheap.model.DType;
import store.offheap.model.DifferenceReport;
import store.offheap.output.PendingFile;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * The changes that turn one ID map into another, as readable text that {@link #apply} can apply.
 *
 * <p>The first line names the dtypes. Each further line has a sign, a key, and its old and new
 * values, separated by tabs. The last line has the counts, so that a truncated text is detected.
 */
public final class Patch {
  private static final String MAGIC = "store patch 1";
  private static final String END = "end";
  private static final int CELLS = 4;

  private final PatchText text;
  private final Table table;
  private final DType keyType;
  private final DType valueType;
  private long added;
  private long removed;
  private long changed;

  private Patch(PatchText text, Table table) {
    this.text = text;
    this.table = table;
    this.keyType = table.spec().keyType();
    this.valueType = table.spec().valueType();
  }

  /** Accepts a change that was read from a patch. */
  private interface Step {
    void take(Change change);
  }

  /**
   * Writes a patch that turns the first map into the second. The file appears complete or not at
   * all.
   *
   * @param output path of the patch file
   * @param isOverwrite whether an existing file is replaced
   * @param progress called from time to time with the number of entries of both maps compared so
   *     far
   * @throws IllegalArgumentException if the maps have different dtypes
   * @throws store.offheap.error.StoreException if a map cannot be read or the text cannot be
   *     written
   */
  public static DifferenceReport write(
      Path first, Path second, Path output, boolean isOverwrite, LongConsumer progress) {
    try (Table one = EntryReading.open(first);
        Table other = EntryReading.open(second);
        OutputPlace place = OutputPlace.ofPatch(output, isOverwrite);
        PendingFile pending = PendingFile.beside(place.target())) {
      requireTypes(one, other);
      DifferenceReport report;
      try (Writer text = new BufferedWriter(
          new OutputStreamWriter(pending.createStream(), StandardCharsets.US_ASCII))) {
        text.write(MAGIC + "\t" + one.spec().keyType().label() + "\t"
            + one.spec().valueType().label() + "\n");
        report = Difference.between(one, other, change -> write(text, change), progress);
        text.write(
            END + "\t" + report.added() + "\t" + report.removed() + "\t" + report.changed() + "\n");
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      place.publish(pending);
      return report;
    } catch (IOException e) {
      throw new StoreIoException("cannot write the patch: " + e.getMessage(), output, e);
    }
  }

  private static void requireTypes(Table one, Table other) {
    String expected =
        one.spec().keyType().label() + " -> " + one.spec().valueType().label();
    String actual =
        other.spec().keyType().label() + " -> " + other.spec().valueType().label();
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          "a patch needs the same dtypes: expected=" + expected + ", actual=" + actual);
    }
  }

  private static void write(Writer text, Change change) {
    try {
      text.write(change.kind().sign() + "\t" + change.key() + "\t" + change.before() + "\t"
          + change.after() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Applies a patch to the map that it was made for. The whole patch is checked before anything
   * changes. Changes that were already applied are left as they are, so that the same patch can be
   * applied again after a crash.
   *
   * @param patch the text; if it can be read only once, such as a pipe, a temporary copy is made
   * @param file the map
   * @return the counts of the patch
   * @throws IllegalArgumentException if the text is not a patch, or is a patch for another map;
   *     nothing has changed then
   * @throws store.offheap.error.StoreException if the text cannot be read, or the map cannot be
   *     opened for writing or written
   */
  public static DifferenceReport apply(Path patch, Path file) {
    Objects.requireNonNull(patch, "patch");
    Objects.requireNonNull(file, "file");
    try (PatchText text = PatchText.at(patch)) {
      return apply(text, file);
    } catch (IOException e) {
      throw new StoreIoException("cannot read the patch: " + e.getMessage(), patch, e);
    }
  }

  /**
   * Applies a patch from a stream, as {@link #apply(Path, Path)} does. The stream is read to its
   * end before anything else happens.
   *
   * @param patch the text, of which a temporary copy is made
   * @param name its name in messages
   */
  public static DifferenceReport apply(InputStream patch, String name, Path file) {
    Objects.requireNonNull(patch, "patch");
    Objects.requireNonNull(file, "file");
    try (PatchText text = PatchText.copy(name, patch)) {
      return apply(text, file);
    } catch (IOException e) {
      throw new StoreIoException("cannot read the patch " + name + ": " + e.getMessage(), file, e);
    }
  }

  private static DifferenceReport apply(PatchText text, Path file) throws IOException {
    try (Table table = Table.open(file)) {
      Patch applied = new Patch(text, table);
      try {
        applied.run();
      } catch (InternalError e) {
        // Or closing would say that all changes are whole.
        throw table.file().pageGone(e);
      }
      return new DifferenceReport(applied.added, applied.removed, applied.changed);
    } catch (InternalError e) {
      // As the map was opened.
      throw StoreFile.pageGone(e, file);
    }
  }

  private void run() throws IOException {
    read(this::check);
    table.file().writeLock().lock();
    try {
      read(this::change);
    } finally {
      table.file().writeLock().unlock();
    }
  }

  private void read(Step step) throws IOException {
    added = 0;
    removed = 0;
    changed = 0;
    DelimitedRows rows = new DelimitedRows(text.start(), '\t', false);
    boolean isHeader = rows.next() == DelimitedRows.Found.ROW
        && rows.count() == 3
        && rows.cell(0).equals(MAGIC);
    require(isHeader, rows, "expected=" + MAGIC + " and the dtypes, actual=something else");
    String types = keyType.label() + " -> " + valueType.label();
    String actual = rows.cell(1) + " -> " + rows.cell(2);
    require(actual.equals(types), rows, "dtypes: expected=" + types + ", actual=" + actual);
    boolean isEnded = false;
    while (!isEnded) {
      require(rows.next() == DelimitedRows.Found.ROW, rows, "cut short: expected=" + END);
      require(rows.count() == CELLS, rows, "cells: expected=4, actual=" + rows.count());
      isEnded = rows.cell(0).equals(END);
      if (!isEnded) {
        take(rows, step);
      }
    }
    String counts = added + " " + removed + " " + changed;
    String said = rows.cell(1) + " " + rows.cell(2) + " " + rows.cell(3);
    require(said.equals(counts), rows, "changes: expected=" + said + ", actual=" + counts);
    require(rows.next() == DelimitedRows.Found.END, rows, "after " + END + ": expected=nothing");
  }

  private void take(DelimitedRows rows, Step step) {
    Change.Kind kind = Change.Kind.ofSign(rows.cell(0));
    require(kind != null, rows, "sign: expected=+, - or ~, actual=" + rows.cell(0));
    added += kind == Change.Kind.ADDED ? 1 : 0;
    removed += kind == Change.Kind.REMOVED ? 1 : 0;
    changed += kind == Change.Kind.CHANGED ? 1 : 0;
    try {
      step.take(new Change(kind, rows.cell(1), rows.cell(2), rows.cell(3)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          text.name() + ":" + rows.line() + ": " + e.getMessage(), e);
    }
  }

  private void require(boolean holds, DelimitedRows rows, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(text.name() + ":" + rows.line() + ": " + complaint);
    }
  }

  private long keyBits(Change change) {
    long key = keyType.parseText(change.key());
    return keyType.bytes() == Integer.BYTES ? (int) key : key;
  }

  private void check(Change change) {
    OptionalLong present = table.find(keyBits(change));
    boolean isBefore = change.kind() == Change.Kind.ADDED
        ? present.isEmpty()
        : isPresent(present, change.before());
    boolean isAfter = change.kind() == Change.Kind.REMOVED
        ? present.isEmpty()
        : isPresent(present, change.after());
    if (!isBefore && !isAfter) {
      String actual = present.isEmpty() ? "absent" : CellText.of(valueType, present.getAsLong());
      throw new IllegalArgumentException("a patch for another store: key=" + change.key()
          + ", expected=" + (change.kind() == Change.Kind.ADDED ? "absent" : change.before())
          + ", actual=" + actual);
    }
  }

  private boolean isPresent(OptionalLong present, String text) {
    long raw = CellText.raw(valueType, text);
    return present.isPresent() && present.getAsLong() == raw;
  }

  private void change(Change change) {
    TableWriter writer = table.writer();
    if (change.kind() == Change.Kind.REMOVED) {
      if (writer.seek(keyBits(change))) {
        writer.delete();
      }
    } else if (writer.seekOrMakeRoom(keyBits(change))) {
      writer.update(CellText.raw(valueType, change.after()));
    } else {
      writer.insert(CellText.raw(valueType, change.after()));
    }
  }
}

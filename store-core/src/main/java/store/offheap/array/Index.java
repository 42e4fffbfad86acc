package store.offheap.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The part of an axis that a selection takes, with the semantics of NumPy's basic indexing: one
 * position, which removes the axis; a range with a step; or the whole axis. {@link #ELLIPSIS}
 * represents all axes that are not named. Negative positions count from the end of the axis.
 * Immutable.
 */
public final class Index {
  /** Selects all of every axis that no other index names; allowed at most once in a selection. */
  public static final Index ELLIPSIS = new Index(Kind.ELLIPSIS, null, null, 1);

  /** Selects all of one axis. */
  public static final Index ALL = range(null, null, 1);

  private final Kind kind;
  private final Long start;
  private final Long end;
  private final long step;

  private Index(Kind kind, Long start, Long end, long step) {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.step = step;
  }

  private enum Kind {
    PLACE,
    RANGE,
    ELLIPSIS
  }

  /**
   * Returns an index that selects one position of an axis.
   *
   * @param place position from 0; negative positions count from the end, -1 being the last
   */
  public static Index at(long place) {
    return new Index(Kind.PLACE, place, null, 1);
  }

  /**
   * Returns an index that selects the positions from {@code start} (inclusive) to {@code end}
   * (exclusive).
   *
   * @param start the first position
   * @param end the position after the last one
   */
  public static Index range(long start, long end) {
    return range(start, end, 1);
  }

  /**
   * Returns an index that selects every {@code step}-th position of a range, as
   * {@code start:end:step} in Python: positions outside the axis are ignored.
   *
   * @param start the first position; null for the end of the axis at which stepping starts
   * @param end the position before which to stop; null for none
   * @param step not 0; negative to go backwards
   * @throws IllegalArgumentException if the step is 0 or -2<sup>63</sup>
   */
  public static Index range(Long start, Long end, long step) {
    if (step == 0 || step == Long.MIN_VALUE) {
      throw new IllegalArgumentException("step: expected=other than 0, actual=" + step);
    }
    return new Index(Kind.RANGE, start, end, step);
  }

  /**
   * Parses a selection in Python syntax, as between brackets.
   *
   * @param text such as {@code 3, ..., ::2, -1}; may end with a comma; empty for everything
   * @throws IllegalArgumentException if it is not a selection
   */
  public static Index[] parse(String text) {
    Objects.requireNonNull(text, "text");
    List<Index> indices = new ArrayList<>();
    String[] parts = text.isBlank() ? new String[0] : text.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean isAfterComma = i > 0 && i == parts.length - 1 && parts[i].isBlank();
      if (!isAfterComma) {
        indices.add(parseOne(parts[i].strip(), text));
      }
    }
    return indices.toArray(Index[]::new);
  }

  private static Index parseOne(String part, String text) {
    try {
      if (part.equals("...")) {
        return ELLIPSIS;
      }
      String[] bounds = part.split(":", -1);
      if (bounds.length == 1) {
        return at(Long.parseLong(part));
      }
      Long step = bounds.length == 3 ? bound(bounds[2]) : null;
      if (bounds.length <= 3) {
        return range(bound(bounds[0]), bound(bounds[1]), step == null ? 1 : step);
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "selection: expected=places, start:end:step and ... with commas, actual=" + text);
  }

  private static Long bound(String text) {
    return text.isBlank() ? null : Long.valueOf(text.strip());
  }

  boolean isPlace() {
    return kind == Kind.PLACE;
  }

  boolean isEllipsis() {
    return kind == Kind.ELLIPSIS;
  }

  long step() {
    return step;
  }

  /** Returns the position on an axis of the given length. */
  long place(int axis, long length) {
    long place = start < 0 ? start + length : start;
    if (place < 0 || place >= length) {
      throw new IllegalArgumentException("index of axis " + axis + ": expected=-" + length + ".."
          + (length - 1) + ", actual=" + start);
    }
    return place;
  }

  /** Returns the first position of the range on an axis of the given length. */
  long first(long length) {
    return start == null ? step > 0 ? 0 : length - 1 : clip(start, length);
  }

  /** Returns the number of positions of the range on an axis of the given length. */
  long count(long length) {
    long first = first(length);
    long last = end == null ? step > 0 ? length : -1 : clip(end, length);
    long way = step > 0 ? last - first : first - last;
    return way <= 0 ? 0 : (way - 1) / Math.abs(step) + 1;
  }

  private long clip(long bound, long length) {
    long place = bound < 0 ? bound + length : bound;
    return step > 0
        ? Math.max(0, Math.min(place, length))
        : Math.max(-1, Math.min(place, length - 1));
  }

  @Override
  public String toString() {
    switch (kind) {
      case PLACE:
        return start.toString();
      case ELLIPSIS:
        return "...";
      default:
        return (start == null ? "" : start) + ":" + (end == null ? "" : end)
            + (step == 1 ? "" : ":" + step);
    }
  }
}

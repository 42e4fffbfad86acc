package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import store.offheap.model.ArrayType;

/** The results of an operation on the elements of two sources of the same shape. */
final class MergedSource implements SparseSource {
  private final SparseSource left;
  private final SparseSource right;
  private final Operation operation;
  private final ArrayType leftType;
  private final ArrayType rightType;
  private final Fill fill;

  MergedSource(SparseSource left, Operation operation, SparseSource right) {
    if (!Arrays.equals(left.shape(), right.shape())) {
      throw new IllegalArgumentException("shape: expected=" + Arrays.toString(left.shape())
          + ", actual=" + Arrays.toString(right.shape()));
    }
    this.left = left;
    this.right = right;
    this.operation = operation;
    this.leftType = left.fill().type();
    this.rightType = right.fill().type();
    this.fill = new Fill(
        operation.result(leftType, rightType),
        applied("of the fill values", left.fill().raw(), right.fill().raw()));
  }

  private long applied(Object where, long leftRaw, long rightRaw) {
    try {
      return operation.apply(leftType, leftRaw, rightType, rightRaw);
    } catch (ArithmeticException e) {
      throw new ArithmeticException(operation + " " + where
          + ": expected=an integer of 64 bits, actual=" + leftType.toText(leftRaw) + " and "
          + rightType.toText(rightRaw));
    }
  }

  private long appliedAt(long place, long leftRaw, long rightRaw) {
    return fill.settled(applied(new PlaceText(shape(), place), leftRaw, rightRaw));
  }

  @Override
  public long[] shape() {
    return left.shape();
  }

  @Override
  public Fill fill() {
    return fill;
  }

  @Override
  public long raw(long place) {
    return appliedAt(place, left.raw(place), right.raw(place));
  }

  @Override
  public void scan(CellVisitor visitor) {
    if (right instanceof ScalarSource) {
      left.scan((place, raw) -> {
        long result = appliedAt(place, raw, right.fill().raw());
        if (!fill.is(result)) {
          visitor.accept(place, result);
        }
      });
      return;
    }
    try (OrderedCells cells = ordered()) {
      CellCursor cursor = cells.cursor();
      while (cursor.next()) {
        visitor.accept(cursor.place(), cursor.raw());
      }
    }
  }

  @Override
  public OrderedCells ordered() {
    OrderedCells leftCells = left.ordered();
    try {
      OrderedCells rightCells = right.ordered();
      return new OrderedCells() {
        @Override
        public CellCursor cursor() {
          return new Cursor(leftCells.cursor(), rightCells.cursor());
        }

        @Override
        public void close() {
          try (leftCells) {
            rightCells.close();
          }
        }
      };
    } catch (RuntimeException | Error e) {
      leftCells.close();
      throw e;
    }
  }

  @Override
  public SparseSource select(Index... indices) {
    return new MergedSource(left.select(indices), operation, right.select(indices));
  }

  @Override
  public SparseSource transpose(int[] axes) {
    return new MergedSource(left.transpose(axes), operation, right.transpose(axes));
  }

  @Override
  public Path path() {
    return left.path();
  }

  /** Formats the index of an element lazily. */
  private record PlaceText(long[] shape, long place) {
    @Override
    public String toString() {
      return "at " + Arrays.toString(Layout.of(shape, false).coordinates(place));
    }
  }

  private final class Cursor implements CellCursor {
    private final CellCursor leftCells;
    private final CellCursor rightCells;
    private boolean isLeft;
    private boolean isRight;
    private long place;
    private long raw;

    Cursor(CellCursor leftCells, CellCursor rightCells) {
      this.leftCells = leftCells;
      this.rightCells = rightCells;
      this.isLeft = leftCells.next();
      this.isRight = rightCells.next();
    }

    @Override
    public boolean next() {
      while (isLeft || isRight) {
        boolean takesLeft = isLeft && (!isRight || leftCells.place() <= rightCells.place());
        boolean takesRight = isRight && (!isLeft || rightCells.place() <= leftCells.place());
        place = takesLeft ? leftCells.place() : rightCells.place();
        raw = appliedAt(
            place,
            takesLeft ? leftCells.raw() : left.fill().raw(),
            takesRight ? rightCells.raw() : right.fill().raw());
        isLeft = takesLeft ? leftCells.next() : isLeft;
        isRight = takesRight ? rightCells.next() : isRight;
        if (!fill.is(raw)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public long place() {
      return place;
    }

    @Override
    public long raw() {
      return raw;
    }
  }
}

package store.offheap.cli;

import java.io.IOException;

/** A text is not the JSON that it should be. */
final class JsonTextException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Where, in characters from 1. */
  private final int column;

  JsonTextException(String message, int column) {
    super(message);
    this.column = Math.max(column, 1);
  }

  int column() {
    return column;
  }
}

package store.offheap.bench.report;

import store.offheap.bench.peer.Peers;
import store.offheap.bench.peer.Shape;

/**
 * A single task of a campaign.
 *
 * @param size number of entries
 * @param repetition counted from 0
 */
record Task(Shape shape, int size, Peers peer, Step step, int repetition) {
  @Override
  public String toString() {
    return shape.label() + ", " + size + ", " + step.id() + " " + (repetition + 1) + ", "
        + peer.label();
  }
}

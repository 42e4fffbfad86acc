package store.offheap.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * The body of a container's record.
 *
 * <pre>
 *  offset  length  field
 *       0       8  id      of this container and no other, ever
 *       8       4  kind    1 a list, 2 a map, 3 a set
 *      12       4  depth   how many containers lie around it
 * </pre>
 */
record ContainerHead(long id, int kind, int depth) {
  static final int LENGTH = 16;

  /** Reads the head of a container. */
  static ContainerHead read(Records records, long word) {
    return of(records::corrupt, word, records.body(word, RecordType.CONTAINER));
  }

  /** Decodes the head from a record's body. */
  static ContainerHead of(Damage damage, long word, byte[] body) {
    if (body.length != LENGTH) {
      throw damage.of(word, "length of a container", LENGTH, body.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    ContainerHead head = new ContainerHead(bytes.getLong(), bytes.getInt(), bytes.getInt());
    if (head.kind < Container.LIST
        || head.kind > Container.SET
        || head.depth < 0
        || head.depth >= Words.MAX_DEPTH) {
      throw damage.of(word, "container", "kind 1 to 3, depth below " + Words.MAX_DEPTH, head);
    }
    return head;
  }

  /** Appends the record of a container with its first version; returns its word. */
  long write(Records records, Version version) {
    byte[] body = ByteBuffer.allocate(LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(id)
        .putInt(kind)
        .putInt(depth)
        .array();
    long word = records.append(Word.CONTAINER, RecordType.CONTAINER, body, LENGTH);
    records.putRelease(word, Records.CURRENT, version.word());
    return word;
  }

  /** Returns the number of words of an element. */
  int stride() {
    return kind == Container.MAP ? 2 : 1;
  }

  String name() {
    return kind == Container.LIST ? "list" : kind == Container.MAP ? "map" : "set";
  }
}

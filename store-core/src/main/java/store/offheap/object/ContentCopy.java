package store.offheap.object;

import java.util.ArrayList;
import java.util.List;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Copies root keys with their contents from one store to another with the same seed. They are
 * copied as bytes, so that no class need be known. Containers keep their ids.
 *
 * <p>The source is read in turns, between which it may change. A container that changes while it is
 * copied is left incomplete: it is noted as changed and will be copied again.
 *
 * <p>Confined to one thread, which holds the write lock of the target store.
 */
final class ContentCopy {
  /** Maximum number of words, and approximate number of bytes, read in one turn. */
  private static final int TURN_WORDS = 256;

  private static final int TURN_BYTES = 1 << 16;

  private final ObjectStore source;
  private final ObjectStore target;
  private final Turns turns;
  private final ChangeNotes notes;
  private final ContainerWords places;
  private final WordBudget words;

  /** A part read in a turn: a word that is valid in every file, or bytes, or a container. */
  private record Part(long word, byte[] bytes, Container container) {}

  /**
   * What was read of a container in a turn, and where the next turn begins; -1 if it was the last
   * one.
   */
  private record Piece(List<Part> parts, int next) {}

  ContentCopy(
      ObjectStore source,
      ObjectStore target,
      Turns turns,
      ChangeNotes notes,
      ContainerWords places) {
    this.source = source;
    this.target = target;
    this.turns = turns;
    this.notes = notes;
    this.places = places;
    this.words = new WordBudget(source.file());
  }

  private static Containers containers(ObjectStore store) {
    return (Containers) store.nested();
  }

  /** Copies root keys with their values, or their absence. */
  void copy(List<RootKey> keys) {
    int next = 0;
    while (next < keys.size()) {
      int from = next;
      for (Part part : turns.take(() -> readValues(keys, from))) {
        write(keys.get(next), part);
        next++;
      }
    }
  }

  private void write(RootKey key, Part part) {
    words.begin();
    forget(target.root().find(key), 0);
    // Discarded first, because a repeated copy would collide with its own index.
    target.root().discard(key);
    if (part.bytes != null) {
      target.root().adopt(key, part.bytes);
    } else if (part.word != Word.EMPTY) {
      target.root().adopt(key, write(part));
    }
  }

  /**
   * Copies a container again, unless it is gone or has no copy: in that case it is copied with its
   * enclosing container or key, which has changed as well.
   */
  void copyAgain(Container container) {
    long word = places.get(container.id());
    if (word == Word.EMPTY || turns.take(() -> present(container)) == null) {
      return;
    }
    words.begin();
    Container copy = containers(target).open(word, container.depth());
    forgetInner(copy);
    if (container.kind() == Container.LIST) {
      ListContainer list = new ListContainer(copy);
      list.removeRange(0, list.size());
      list.adopt(elements(container));
    } else {
      MapContainer map = containers(target).mapOf(copy);
      map.clear();
      entries(container, new Entries(map));
    }
  }

  /** Forgets a copy that is about to be removed, with its contents. */
  private void forget(long word, int depth) {
    if (Word.tag(word) == Word.CONTAINER) {
      Container copy = containers(target).open(word, depth);
      places.remove(copy.id());
      forgetInner(copy);
    }
  }

  private void forgetInner(Container copy) {
    containers(target).inner(copy, word -> forget(word, copy.innerDepth()));
  }

  // Reading, in turns

  /** Reads the values of keys until there are enough bytes; of an absent key, an empty word. */
  private List<Part> readValues(List<RootKey> keys, int from) {
    List<Part> parts = new ArrayList<>(keys.size() - from);
    for (int at = from, bytes = 0; at < keys.size() && bytes < TURN_BYTES; at++) {
      words.begin();
      bytes += add(parts, source.root().find(keys.get(at)), 0);
    }
    return parts;
  }

  private Part read(long word, int depth) {
    words.spend();
    return switch (Word.tag(word)) {
      case Word.VALUE -> new Part(word, source.records().body(word, RecordType.VALUE), null);
      case Word.ENTRY -> new Part(word, source.records().valueIn(word), null);
      case Word.CONTAINER -> new Part(word, null, containers(source).open(word, depth));
      default -> new Part(word, null, null);
    };
  }

  /** Returns the version of a container, or null if the container was removed. */
  private static Version present(Container container) {
    try {
      return container.version();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private Piece readElements(Container container, int from) {
    List<Part> parts = new ArrayList<>();
    Version version = present(container);
    if (version == null || notes.isNoted(container)) {
      return new Piece(parts, -1);
    }
    ListContainer list = new ListContainer(container);
    int size = list.size();
    int at = from;
    for (int bytes = 0; at < size && parts.size() < TURN_WORDS && bytes < TURN_BYTES; at++) {
      bytes += add(parts, list.wordAt(at), container.innerDepth());
    }
    return new Piece(parts, at < size ? at : -1);
  }

  private int add(List<Part> parts, long word, int depth) {
    Part part = read(word, depth);
    parts.add(part);
    return part.bytes == null ? 0 : part.bytes.length;
  }

  private Piece readEntries(Container container, int from) {
    List<Part> parts = new ArrayList<>();
    Version version = present(container);
    if (version == null || notes.isNoted(container)) {
      return new Piece(parts, -1);
    }
    MapLog log = containers(source).mapOf(container).log();
    int end = log.end(version);
    int at = from;
    int last = (int) Math.min(end, from + (long) TURN_WORDS);
    for (int bytes = 0; at < last && bytes < TURN_BYTES; at++) {
      if (log.isLive(version, at)) {
        bytes += add(parts, log.key(version, at), container.innerDepth());
        if (container.stride() == 2) {
          bytes += add(parts, log.value(version, at), container.innerDepth());
        }
      }
    }
    return new Piece(parts, at < end ? at : -1);
  }

  // Writing

  private long write(Part part) {
    if (part.container != null) {
      return write(part.container);
    }
    return part.bytes == null ? part.word : target.interner().intern(part.bytes);
  }

  private long write(Container container) {
    ContainerHead head = new ContainerHead(container.id(), container.kind(), container.depth());
    long word;
    if (container.kind() == Container.LIST) {
      Version version = elements(container).finish(head.id(), 0, true);
      word = head.write(target.records(), version);
    } else {
      Entries entries = new Entries(head);
      entries(container, entries);
      word = entries.finish();
    }
    places.put(head.id(), word);
    return word;
  }

  private VersionBuilder elements(Container container) {
    VersionBuilder builder = new VersionBuilder(target.records(), 1);
    int next = 0;
    while (next >= 0) {
      int from = next;
      Piece piece = turns.take(() -> readElements(container, from));
      for (Part part : piece.parts) {
        builder.add(write(part));
      }
      next = piece.next;
    }
    return builder;
  }

  private void entries(Container container, Entries copy) {
    int stride = container.stride();
    int next = 0;
    while (next >= 0) {
      int from = next;
      Piece piece = turns.take(() -> readEntries(container, from));
      for (int i = 0; i < piece.parts.size(); i += stride) {
        copy.add(piece.parts.get(i), stride == 1 ? null : piece.parts.get(i + 1));
      }
      next = piece.next;
    }
  }

  /** The entries of a map or set being written: written together as long as they are few. */
  private final class Entries {
    private final ContainerHead head;
    private final long[] small;
    private int count;
    private MapContainer map;

    Entries(ContainerHead head) {
      this.head = head;
      this.small = new long[Version.SMALL_ELEMENTS * head.stride()];
    }

    Entries(MapContainer map) {
      this.head = null;
      this.small = new long[0];
      this.map = map;
    }

    void add(Part key, Part value) {
      if (count == small.length && map == null) {
        map = containers(target).mapOf(containers(target).open(finishSmall()));
      }
      if (map == null) {
        small[count++] = write(key);
        if (value != null) {
          small[count++] = write(value);
        }
        return;
      }
      long word = value == null ? Word.EMPTY : write(value);
      ContainerKeys.Key canonical = key.bytes == null
          ? containers(target).keys().of(key.word)
          : new ContainerKeys.Key(Word.EMPTY, key.bytes);
      map.log().append(map.container().version(), canonical, word);
    }

    private long finishSmall() {
      Version version =
          Version.writeSmall(target.records(), head.id(), head.stride(), small, count);
      return head.write(target.records(), version);
    }

    long finish() {
      return map == null ? finishSmall() : map.container().word();
    }
  }
}

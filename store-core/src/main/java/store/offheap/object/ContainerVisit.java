package store.offheap.object;

import store.offheap.record.RecordType;
import store.offheap.record.Word;

/** Visits the parts of a container. */
final class ContainerVisit {
  private final Records records;
  private final KeyIndex index;
  private final ContainerKeys keys;
  private final WordVector vectors;
  private final Nested.Visitor visitor;

  ContainerVisit(Containers containers, Records records, Nested.Visitor visitor) {
    this.records = records;
    this.index = containers.index();
    this.keys = containers.keys();
    this.vectors = new WordVector(records);
    this.visitor = visitor;
  }

  void visit(Container container) {
    visitor.record(container.word());
    Version version = container.version();
    visitor.record(version.word());
    if (!version.isSmall()) {
      vectors.nodes(version, this::node);
    }
    if (container.kind() == Container.LIST) {
      elements(container, version);
    } else {
      entries(container, version);
    }
  }

  private void node(long node) {
    if (!records.isWhole(node, RecordType.NODE)) {
      throw records.corrupt(node, "node", "whole", "broken");
    }
    visitor.record(node);
  }

  private void elements(Container container, Version version) {
    int start = version.isSmall() ? 0 : Bounds.start(version.bounds(records));
    int end = version.isSmall() ? version.smallSize() : Bounds.end(version.bounds(records));
    for (int i = start; i < end; i++) {
      long word = version.isSmall() ? version.smallWord(i) : vectors.get(version, i);
      if (word == Word.EMPTY || Word.isMoved(word) || word == Word.ABSENT) {
        throw records.corrupt(version.word(), "element " + i, "a value", Long.toHexString(word));
      }
      visitor.word(word, container.innerDepth());
    }
  }

  private void entries(Container container, Version version) {
    MapLog log = new MapLog(container, keys, index);
    long live = 0;
    for (int i = 0, end = log.end(version); i < end; i++) {
      long key = log.key(version, i);
      if (key == Word.EMPTY || log.value(version, i) == Word.EMPTY) {
        throw records.corrupt(version.word(), "entry " + i, "a key and a value", "none");
      }
      if (log.isRemoved(version, i)) {
        visitor.word(key, container.innerDepth());
      } else if (log.isLive(version, i)) {
        live++;
        entry(container, version, log, i);
      }
    }
    if (live != log.live(version)) {
      throw records.corrupt(version.word(), "live entries", log.live(version), live);
    }
  }

  private void entry(Container container, Version version, MapLog log, int position) {
    long key = log.key(version, position);
    visitor.word(key, container.innerDepth());
    if (version.stride() == 2) {
      visitor.word(log.value(version, position), container.innerDepth());
    }
    if (!version.isSmall()) {
      index.show(version, keys.of(key), position, visitor);
    }
  }
}

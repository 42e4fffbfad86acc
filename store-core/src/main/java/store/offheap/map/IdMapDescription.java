package store.offheap.map;

import store.offheap.file.StoreFile;
import store.offheap.model.DType;
import store.offheap.model.StoreDescription;
import store.offheap.table.Table;

/** Assembles the description of a map's file. */
final class IdMapDescription {
  private IdMapDescription() {}

  static StoreDescription of(Table table) {
    StoreFile file = table.file();
    DType valueType = table.spec().valueType();
    return new StoreDescription(
        file.path(),
        StoreFile.FORMAT_VERSION,
        valueType == DType.NONE ? "id set" : "id map",
        table.spec().keyType(),
        valueType,
        table.spec().describedSlots(),
        table.spec().seed(),
        file.live().epochAcquire(),
        file.checkpointSequence(),
        file.isClean() ? StoreDescription.CLEAN : StoreDescription.OPEN,
        file.attributes());
  }
}

package store.offheap.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import store.offheap.error.NotAStoreException;
import store.offheap.object.ObjectMap;

/** The kinds of map that commands work on, and the options that apply to only one kind. */
enum MapKind {
  /** IDs to numbers. */
  ID_MAP("ID maps"),
  /** Objects to objects. */
  OBJECT_MAP("object maps");

  private final String plural;

  MapKind(String plural) {
    this.plural = plural;
  }

  /**
   * Throws if a store is not an ID map; for commands that support only ID maps.
   *
   * @throws NotAStoreException if it is an object map, or not a store
   */
  static void requireIdMap(Path file) {
    if (ObjectMap.isObjectMap(file)) {
      throw new NotAStoreException("an object map, not an ID map", file);
    }
  }

  /**
   * Throws if the user gave an option that applies only to this kind, for a map of the other kind.
   *
   * @param options names of the options
   */
  void refuseOptions(CommandSpec command, String... options) {
    MapKind other = this == ID_MAP ? OBJECT_MAP : ID_MAP;
    FormatOptions.refuse(command, List.of(options), plural, other.plural);
  }
}

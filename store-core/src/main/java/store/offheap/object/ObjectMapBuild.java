package store.offheap.object;

import java.nio.file.Path;
import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.OutputPlace;
import store.offheap.output.PendingFile;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * An object map that is filled before it appears: its file is temporary until {@link #publish}
 * renames it, replacing an existing file if that was allowed.
 *
 * <p>Not thread-safe, except for the map itself.
 */
public final class ObjectMapBuild implements AutoCloseable {
  private final Path output;
  private final OutputPlace place;
  private final PendingFile pending;
  private final ObjectMap map;

  /** Whether the map was published, or publishing it was tried, or it was closed. */
  private boolean isOver;

  ObjectMapBuild(
      Path output,
      boolean isOverwrite,
      TableSpec spec,
      Map<String, String> attributes,
      ObjectSettings settings) {
    this.output = output;
    this.place = OutputPlace.at(output, isOverwrite);
    PendingFile file = null;
    ObjectMap created = null;
    try {
      file = PendingFile.beside(place.target());
      created = create(file, spec, attributes, settings);
    } finally {
      if (created == null) {
        close(file, place);
      }
    }
    this.pending = file;
    this.map = created;
  }

  private static ObjectMap create(
      PendingFile file, TableSpec spec, Map<String, String> attributes, ObjectSettings settings) {
    try {
      return new ObjectMap(
          ObjectStore.of(Table.createAt(file.path(), spec, 0, attributes), settings));
    } catch (StoreIoException e) {
      throw file.named(e);
    }
  }

  private static void close(PendingFile file, OutputPlace place) {
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      place.close();
    }
  }

  /**
   * Puts an entry, as {@link ObjectMap#set} does.
   *
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value cannot be stored; nothing has changed then
   * @throws IllegalStateException after {@link #publish} or {@link #close}
   * @throws StoreIoException if the disk is full; the exception has the final name of the file
   */
  public boolean set(Object key, Object value) {
    requireOpen();
    try {
      return map.set(key, value);
    } catch (StoreIoException e) {
      throw pending.named(e);
    }
  }

  private void requireOpen() {
    if (isOver) {
      throw new IllegalStateException("build is over: file=" + output);
    }
  }

  /** Returns the map to fill, which cannot be opened otherwise yet. */
  public ObjectMap map() {
    return map;
  }

  /**
   * Closes the map and makes its file appear.
   *
   * @throws IllegalStateException if it was called before, even if that call failed, or after
   *     {@link #close}
   * @throws StoreIoException if storage fails, or failed when the map was closed before, or a file
   *     appeared at its path meanwhile
   */
  public void publish() {
    requireOpen();
    isOver = true;
    try {
      map.close();
    } catch (StoreIoException e) {
      throw pending.named(e);
    }
    if (!map.isComplete()) {
      // Closed before, by someone else, without success.
      throw new StoreIoException("cannot publish: the map was not closed cleanly", output, null);
    }
    place.publish(pending);
  }

  /** Closes the map; if it was not published, its contents are lost. */
  @Override
  public void close() {
    isOver = true;
    try {
      map.close();
    } finally {
      close(pending, place);
    }
  }
}

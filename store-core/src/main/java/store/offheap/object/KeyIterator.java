package store.offheap.object;

/** Iterates over the keys of a dictionary. */
final class KeyIterator extends CursorIterator<Object> {
  KeyIterator(Dictionary dictionary, Changes changes) {
    super(dictionary, changes);
  }

  @Override
  boolean isOfKeys() {
    return true;
  }

  @Override
  Object element(Object key, Object value) {
    return key;
  }
}

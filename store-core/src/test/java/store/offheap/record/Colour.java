package store.offheap.record;

/** An enum in which one constant has a class of its own. */
enum Colour {
  RED,
  GREEN {
    @Override
    boolean isCalm() {
      return true;
    }
  };

  boolean isCalm() {
    return false;
  }
}

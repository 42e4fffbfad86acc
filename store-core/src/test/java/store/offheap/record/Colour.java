package store.offheap.record;

/** An enum with a constant of a class of its own. */
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

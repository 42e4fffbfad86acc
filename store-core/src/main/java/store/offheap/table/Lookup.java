package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.StoreFile;
import store.offheap.model.DType;

/**
 * Looks up single keys of a table; lock-free, for any number of threads.
 *
 * <p>A lookup probes one segment through the directory of some epoch, and then checks whether that
 * directory is still current. While it is, none of its segments is reused, so the result is
 * correct; if it is not, {@link Currency} determines where to repeat the lookup.
 *
 * <p>Keys are bits, sign-extended for 4-byte keys; values are zero-extended bits, unless a method
 * is documented to convert them.
 */
public final class Lookup {
  /** Bits that no cell narrower than 8 bytes has. */
  private static final long NO_CELL = -1;

  /**
   * Length of a cache line in bytes: stores next to the epoch would slow down lookups (false
   * sharing).
   */
  private static final int CACHE_LINE = 64;

  /** A negative result of a search that is not {@link SegmentAccess#NO_EMPTY_SLOT}. */
  private static final int ABSENT = -1;

  /** The epoch of no directory, not even of a closed one. */
  private static final long NO_EPOCH = Long.MIN_VALUE;

  private final Table table;
  private final StoreFile file;
  private final Currency currency;
  private final SegmentAccess access;
  private final Overflows overflows;
  private final DType valueType;
  private final long seed;
  private final int intSeed;
  private final boolean isPacked;
  private final long wordMask;
  private final long homeMask;
  private final long homeFactor;
  private final long slots;
  private final long valueMask;
  private boolean isSearchedInWords;
  private boolean isSearchedInPairs;
  private final boolean isWriting;

  /**
   * Location of the epoch that a directory must have to be current: in the file, if a writer may
   * publish one; otherwise in a cell of our own, in {@link #own}.
   */
  private final ByteBuffer epochWindow;

  private final long epochBase;

  /**
   * Holds the epoch of our directory in a table that we write; in other tables, and when closed, no
   * epoch.
   */
  private final Region own;

  /** Null unless lookups read their pages themselves. */
  private SearchedPages pages;

  /**
   * The directory that lookups use. Not volatile: loads through a reference depend on it, and a
   * stale one is detected by {@link #isCurrent}, whose fence also makes the next lookup reload it.
   */
  private Directory directory;

  /**
   * Creates the lookup of a table.
   *
   * @param currency determines which directory is current if the epoch does not match
   */
  Lookup(Table table, Currency currency) {
    SegmentLayout layout = table.layout();
    this.table = table;
    this.file = table.file();
    this.currency = currency;
    this.access = table.access();
    this.overflows = table.overflows();
    this.valueType = table.spec().valueType();
    this.seed = table.spec().seed();
    this.intSeed = (int) seed;
    this.isPacked = layout.isPacked();
    this.homeMask = access.homeMask();
    this.wordMask = homeMask & -Long.BYTES;
    this.homeFactor = access.homeFactor();
    this.slots = layout.slots();
    this.valueMask = valueType.isUnsigned() ? 0xFFFF_FFFFL : -1L;
    this.isWriting = file.isWritable();
    ByteBuffer line = ByteBuffer.allocateDirect(2 * CACHE_LINE).alignedSlice(CACHE_LINE);
    this.own = Region.of(line.order(ByteOrder.LITTLE_ENDIAN));
    boolean isFollowing = !isWriting && !currency.isChecking();
    this.epochWindow = isFollowing ? file.live().epochWindow() : own.buffer();
    this.epochBase = isFollowing ? file.live().epochBase() : own.base();
    own(NO_EPOCH);
    this.pages = file.pageTouch() == null ? null : new SearchedPages(table);
    this.isSearchedInWords = layout.isWords() && !valueType.isFloating() && pages == null;
    this.isSearchedInPairs = layout.isPairs() && pages == null;
  }

  /** Returns the current directory. */
  Directory directory() {
    return directory;
  }

  /**
   * Adopts a directory whose epoch was just published; requires the lock of {@link Currency}. The
   * earlier directory is invalidated before any of its bases changes: a search that loads a base
   * more than once may then continue in another segment.
   */
  void directory(Directory later) {
    if (isWriting) {
      own(later.epoch());
      VarHandle.releaseFence();
    }
    later.install();
    if (table.spec().isObjects() && pages == null && file.pageTouch() != null) {
      // The file has become large. An ID map calls some of the methods for files that have not.
      pages = new SearchedPages(table);
      isSearchedInWords = false;
      isSearchedInPairs = false;
    }
    VarHandle.releaseFence();
    directory = later;
    VarHandle.fullFence();
  }

  /** Invalidates all lookups; requires the lock of {@link Currency}. */
  void close() {
    own(NO_EPOCH);
    directory = directory.closed();
  }

  private void own(long epoch) {
    Memory.putLongRelease(own.buffer(), own.base(), epoch);
  }

  /**
   * Returns a key's value, converted from its cell according to the dtype.
   *
   * @param key the key's bits
   * @param missing what to return when the key is absent
   */
  public long get(long key, long missing) {
    if (SegmentLayout.isReserved(key)) {
      OptionalLong raw = reserved().get(key);
      return raw.isPresent() ? valueType.fromRaw(raw.getAsLong()) : missing;
    }
    if (isSearchedInPairs) {
      return getInPairs(key, missing);
    }
    return isSearchedInWords ? getInWords((int) key, missing) : getInCells(key, missing);
  }

  /**
   * Returns whether {@link #getInWords} and similar methods may be called: a slot is one word of
   * integers, and lookups do not read their pages themselves.
   */
  public boolean isSearchedInWords() {
    return isSearchedInWords;
  }

  /**
   * Returns whether {@link #getInPairs} may be called: a slot is two words, an 8-byte key, then an
   * 8-byte value, and lookups do not read their pages themselves.
   */
  public boolean isSearchedInPairs() {
    return isSearchedInPairs;
  }

  /**
   * Returns the same as {@link SegmentAccess#home}, using fields of this object, which are faster
   * to load.
   */
  private long home(long hash) {
    return (hash & homeMask) * homeFactor >>> SegmentAccess.HOME_SHIFT;
  }

  /**
   * Returns the offset of the home slot if slots are words; computed by a mask unless the table is
   * packed.
   */
  private long homeWord(long hash) {
    return isPacked ? home(hash) << 3 : hash & wordMask;
  }

  /**
   * Returns the same as {@link #get} for a table that {@link #isSearchedInWords() allows it}: a
   * single load gets key and value. The cost of a lookup is the number of instructions, because it
   * determines how many cache misses the processor overlaps; see {@code IdMapGetBenchmark}.
   *
   * @param key bits of a key that is not reserved
   * @param missing what to return when the key is absent
   */
  public long getInWords(int key, long missing) {
    long hash = Hash.ofInt(key, intSeed);
    Directory current = directory;
    ByteBuffer window = current.bufferOf(hash);
    long base = current.baseOf(hash);
    long word = Memory.getLong(window, base + homeWord(hash));
    if ((int) word == key) {
      return isCurrent(current) ? word >> Integer.SIZE & valueMask : getInCells(key, missing);
    }
    return getBeyondHomeInWords(current, hash, base, key, missing);
  }

  /**
   * Returns the result of a search for an absent key that ended at its home slot.
   *
   * @param missing what to return when the key is absent
   */
  private long endedAtHome(Directory current, long key, long missing) {
    return isCurrent(current) ? missing : getInCells(key, missing);
  }

  /**
   * Continues a search whose home slot holds another key or none, starting with the home group.
   *
   * <p>Unrolled so that it is longer than what C2 inlines anywhere ({@code FreqInlineSize}). The
   * caller is then so short that it is inlined everywhere; if this method were inlined as well, it
   * would need so many registers that every lookup would spill some.
   */
  private long getBeyondHomeInWords(
      Directory current, long hash, long base, int key, long missing) {
    long offset = homeWord(hash);
    if (current.isOnlyAtHome(hash, (int) (offset >>> 3))) {
      return endedAtHome(current, key, missing);
    }
    ByteBuffer window = current.bufferOf(hash);
    long length = slots << 3;
    for (int i = 0; i < length; i += SegmentAccess.WORD_GROUP) {
      long at = base + offset;
      long word = Memory.getLong(window, at);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 8);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 16);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 24);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 32);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 40);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 48);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      word = Memory.getLong(window, at ^ 56);
      if ((int) word == key || (int) word == SegmentLayout.EMPTY) {
        return ended(current, word, key, missing);
      }
      offset += SegmentAccess.WORD_GROUP;
      offset -= offset < length ? 0 : length;
    }
    return getInCells(key, missing);
  }

  /** Ends a search: at the word of the key, or at an empty one. */
  private long ended(Directory current, long word, int key, long missing) {
    if (!isCurrent(current)) {
      return getInCells(key, missing);
    }
    if ((int) word == key) {
      return word >> Integer.SIZE & valueMask;
    }
    overflows.missed(current, Hash.ofInt(key, intSeed));
    return missing;
  }

  /**
   * Returns the same as {@link #get} for a table that {@link #isSearchedInPairs() allows it}. Both
   * words of a slot are in one cache line.
   *
   * @param key bits of a key that is not reserved
   * @param missing what to return when the key is absent
   */
  public long getInPairs(long key, long missing) {
    long hash = Hash.ofLong(key, seed);
    Directory current = directory;
    ByteBuffer window = current.bufferOf(hash);
    long base = current.baseOf(hash);
    long home = base + (home(hash) << 4);
    if (Memory.getLong(window, home) == key) {
      VarHandle.acquireFence(); // pairs with putKeyRelease, as in SegmentAccess.value
      long raw = Memory.getLong(window, home + Long.BYTES);
      return isCurrent(current) ? raw : rawOr(key, missing);
    }
    return getBeyondHomeInPairs(current, hash, base, key, missing);
  }

  /** The counterpart of {@link #getBeyondHomeInWords} for pairs, unrolled in the same way. */
  private long getBeyondHomeInPairs(
      Directory current, long hash, long base, long key, long missing) {
    long home = home(hash);
    if (current.isOnlyAtHome(hash, (int) home)) {
      return endedAtHome(current, key, missing);
    }
    ByteBuffer window = current.bufferOf(hash);
    long length = slots << 4;
    long offset = home << 4;
    for (int i = 0; i < length; i += SegmentAccess.PAIR_GROUP) {
      long at = base + offset;
      long found = Memory.getLong(window, at);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 16);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 16, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 32);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 32, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 48);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 48, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 64);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 64, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 80);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 80, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 96);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 96, found, key, missing);
      }
      found = Memory.getLong(window, at ^ 112);
      if (found == key || found == SegmentLayout.EMPTY) {
        return ended(current, window, at ^ 112, found, key, missing);
      }
      offset += SegmentAccess.PAIR_GROUP;
      offset -= offset < length ? 0 : length;
    }
    return rawOr(key, missing);
  }

  /** Ends a search: at the slot of the key, or at an empty one. */
  private long ended(
      Directory current, ByteBuffer window, long at, long found, long key, long missing) {
    long value = missing;
    if (found == key) {
      VarHandle.acquireFence(); // pairs with putKeyRelease, as in SegmentAccess.value
      value = Memory.getLong(window, at + Long.BYTES);
    }
    if (!isCurrent(current)) {
      return rawOr(key, missing);
    }
    if (found != key) {
      overflows.missed(current, Hash.ofLong(key, seed));
    }
    return value;
  }

  private long getInCells(long key, long missing) {
    if (valueType.bytes() == Long.BYTES) {
      return rawOr(key, missing);
    }
    long raw = rawOr(key, NO_CELL);
    return raw == NO_CELL ? missing : valueType.fromRaw(raw);
  }

  /**
   * Returns a key's value as a floating-point number, converted from its cell according to the
   * dtype.
   *
   * @param key the key's bits
   * @param missing what to return when the key is absent
   */
  public double getDouble(long key, double missing) {
    if (valueType == DType.FLOAT64) {
      return Double.longBitsToDouble(get(key, Double.doubleToRawLongBits(missing)));
    }
    if (valueType.bytes() == Long.BYTES || SegmentLayout.isReserved(key)) {
      OptionalLong raw = find(key);
      return raw.isPresent() ? valueType.rawToDouble(raw.getAsLong()) : missing;
    }
    long raw = rawOr(key, NO_CELL);
    return raw == NO_CELL ? missing : valueType.rawToDouble(raw);
  }

  /** Returns the bits of the value of a key that is not reserved, or {@code absent}. */
  private long rawOr(long key, long absent) {
    long hash = access.hash(key);
    touch(key, hash);
    Lookup at = this;
    while (true) {
      Directory used = at.directory;
      ByteBuffer window = used.bufferOf(hash);
      long base = used.baseOf(hash);
      int slot = at.find(used, window, base, key, hash);
      long raw = slot >= 0 ? at.access.value(window, base, slot) : absent;
      Lookup next = at.next(used, hash, slot);
      if (next == null) {
        return raw;
      }
      at = next;
    }
  }

  /** Returns the bits of a key's value, zero-extended, or empty when the key is absent. */
  public OptionalLong find(long key) {
    if (SegmentLayout.isReserved(key)) {
      return reserved().get(key);
    }
    long hash = access.hash(key);
    touch(key, hash);
    Lookup at = this;
    while (true) {
      Directory used = at.directory;
      ByteBuffer window = used.bufferOf(hash);
      long base = used.baseOf(hash);
      int slot = at.find(used, window, base, key, hash);
      long raw = slot >= 0 ? at.access.value(window, base, slot) : 0;
      Lookup next = at.next(used, hash, slot);
      if (next == null) {
        return slot >= 0 ? OptionalLong.of(raw) : OptionalLong.empty();
      }
      at = next;
    }
  }

  /** Returns whether a key is present. */
  public boolean contains(long key) {
    if (SegmentLayout.isReserved(key)) {
      return reserved().contains(key);
    }
    long hash = access.hash(key);
    touch(key, hash);
    Lookup at = this;
    while (true) {
      Directory used = at.directory;
      int slot = at.find(used, used.bufferOf(hash), used.baseOf(hash), key, hash);
      Lookup next = at.next(used, hash, slot);
      if (next == null) {
        return slot >= 0;
      }
      at = next;
    }
  }

  /**
   * Finds a key like {@link SegmentAccess#find}, but does not report where an unsuccessful search
   * ended.
   */
  private int find(Directory used, ByteBuffer window, long base, long key, long hash) {
    int home = access.home(hash);
    if (used.isOnlyAtHome(hash, home)) {
      return access.key(window, base, home) == key ? home : ABSENT;
    }
    int slot = access.find(window, base, key, home);
    if (slot < 0 && slot != SegmentAccess.NO_EMPTY_SLOT) {
      overflows.missed(used, hash);
    }
    return slot;
  }

  private ReservedKeys reserved() {
    return currency.latest().reserved();
  }

  /** Returns whether lookups read their pages themselves. */
  boolean isTouching() {
    return pages != null;
  }

  /** Reads the pages that a search for a key that is not reserved accesses, if necessary. */
  void touch(long key, long hash) {
    SearchedPages known = pages;
    if (known != null) {
      known.touch(directory, key, hash);
    }
  }

  /**
   * Ends a search.
   *
   * @param used the directory that was used
   * @param slot the result, as returned by {@link SegmentAccess#find}
   * @return null if the result is valid, otherwise the lookup to repeat the search with; a
   *     compacted file has the same hashes
   */
  private Lookup next(Directory used, long hash, int slot) {
    if (!isCurrent(used) && !currency.isChecked(used, hash)) {
      return currency.lookAgain(used);
    }
    if (slot == SegmentAccess.NO_EMPTY_SLOT) {
      throw fullSegment(used, hash);
    }
    return null;
  }

  /**
   * Returns whether a directory is still current, after everything was loaded through it. The fence
   * keeps those loads before this one. In a table that we write, the epoch compared is that of the
   * directory that the writer installed last, immediately after publishing it and long before a
   * segment is reused; for a writer in another process, only the epoch in the file tells.
   */
  boolean isCurrent(Directory used) {
    VarHandle.acquireFence();
    boolean isCurrent = Memory.getLong(epochWindow, epochBase) == used.epoch();
    // The raw path holds only addresses: the memory that they refer to must stay reachable until
    // here.
    Reference.reachabilityFence(used);
    Reference.reachabilityFence(this);
    return isCurrent;
  }

  CorruptStoreException fullSegment(Directory used, long hash) {
    int number = used.segmentOf(hash).number();
    return new CorruptStoreException(
        "segment has no empty slot: expected=at least 1", file.path(), "segment " + number);
  }
}

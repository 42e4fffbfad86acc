package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.LivePage;
import store.offheap.file.Memory;
import store.offheap.file.PageTouch;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.model.TableStats;

/**
 * An open table: lookups, by any number of threads, without locks.
 *
 * <p>A lookup probes one segment through the directory of some epoch, and then looks whether the
 * epoch is still the one of that directory. While it is, no segment of the directory is used for
 * anything else, so what was found is right; when it is not, the reader takes the new directory and
 * looks again.
 *
 * <p>Changes go through {@link #writer()}. Keys are bits, those of 4-byte keys sign-extended;
 * values are bits, zero-extended.
 */
public final class Table implements AutoCloseable {
  /** Bytes of a group of slots that are words. */
  static final int WORD_GROUP = SegmentAccess.GROUP * Long.BYTES;

  /** Bytes of a slot that is a pair, and of a group of such. */
  static final int PAIR = 2 * Long.BYTES;

  static final int PAIR_GROUP = SegmentAccess.GROUP * PAIR;

  /** No cell narrower than 8 bytes has these bits. */
  private static final long NO_CELL = -1;

  private final StoreFile file;
  private final TableSpec spec;
  private final SegmentLayout layout;
  private final SegmentAccess access;
  private final LivePage live;
  private final ReservedKeys reserved;
  private final TableWriter writer;
  private final DType valueType;
  private final long seed;
  private final long homeMask;
  private final int homeShift;
  private final long slots;
  private final boolean isWords;
  private final boolean isPairs;
  private final long valueMask;
  private final BatchLookup batch;
  private final OrderedLookup ordered;
  private final boolean isWriting;
  private final Succession succession;

  /** Whether the epoch in the file tells if a directory counts. */
  private final boolean isFollowing;

  /** Null in a table that does not compare what it reads with checksums. */
  private final FirstTouch firstTouch;

  /** Null unless lookups bring in their pages themselves. */
  private final PageTouch pageTouch;

  /** What opening the table found and did. */
  private RecoveryReport recovery;

  /**
   * Through which lookups look. Not volatile: what is loaded through a reference depends on it, and
   * a stale one is found out by {@link #isCurrent}, whose fence also makes the next lookup load it
   * anew.
   */
  private Directory directory;

  /**
   * The directory that counts, in a table that we write; set before the other. Null when closed,
   * and in a table that is read-only. Not volatile: the fences of {@link #isCurrent} and
   * {@link #directory(Directory)} order it.
   */
  private Directory latest;

  Table(StoreFile file, Checking checking, ReadAhead readAhead) {
    this.file = file;
    this.spec = readSpec(file);
    this.layout = spec.layout();
    this.access = new SegmentAccess(layout, spec.seed());
    this.live = file.live();
    this.reserved = new ReservedKeys(live.cells());
    this.valueType = spec.valueType();
    this.seed = spec.seed();
    this.homeMask = access.homeMask();
    this.homeShift = access.homeShift();
    this.slots = layout.slots();
    this.isWords = layout.isIntKeys() && valueType.bytes() == Integer.BYTES;
    this.isPairs = !layout.isIntKeys() && valueType.bytes() == Long.BYTES;
    this.valueMask = valueType.isUnsigned() ? 0xFFFF_FFFFL : -1L;
    this.isWriting = file.isWritable();
    this.firstTouch = checking == Checking.FIRST_TOUCH ? new FirstTouch(file) : null;
    this.pageTouch = file.pageTouch();
    this.batch = new BatchLookup(
        this,
        new BatchSearch(spec.seed(), access, layout.slots(), valueMask),
        new PairSearch(spec, access));
    this.ordered = new OrderedLookup(this);
    this.isFollowing = !isWriting && firstTouch == null;
    this.recovery = new RecoveryReport(file.condition(), 0, 0, Math.max(0, live.size()));
    this.succession = new Succession(file, spec, checking, readAhead);
    directory(readDirectory());
    this.writer = file.isWritable() ? new TableWriter(this) : null;
  }

  private static TableSpec readSpec(StoreFile file) {
    try {
      return TableSpec.of(file.spec());
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), file.path(), e, "superblock");
    }
  }

  /**
   * Creates a table and opens it for writing. The file appears complete or not at all.
   *
   * @param path where; nothing may be there
   * @param spec what it is to be
   * @param entries how many entries it is to hold without growing, 0 or more
   * @param attributes for the file
   * @throws StoreIoException if it exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer holds the path
   */
  public static Table create(
      Path path, TableSpec spec, long entries, Map<String, String> attributes) {
    return TableCreation.create(path, spec, entries, attributes);
  }

  /**
   * Creates a table in a file that nobody else knows of yet, without a lock, and opens it for
   * writing. It makes no checkpoint before it is closed.
   *
   * @param path a file that does not exist
   * @param spec what it is to be
   * @param entries how many entries it is to hold without growing, 0 or more
   * @param attributes for the file
   */
  public static Table createAt(
      Path path, TableSpec spec, long entries, Map<String, String> attributes) {
    return TableCreation.createAt(path, spec, entries, attributes);
  }

  /** Makes a table of a file that has no segment yet; closes it if that fails. */
  public static Table create(StoreFile file, int depth) {
    return TableCreation.create(file, depth);
  }

  /**
   * Opens a table for writing, and recovers it if its last writer did not close it.
   *
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes contradict each other
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws StoreIoException if it cannot be opened
   */
  public static Table open(Path path) {
    return open(path, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a table for writing, as {@link #open(Path)} does.
   *
   * @param readAhead how pages are read that are not in memory
   */
  public static Table open(Path path, ReadAhead readAhead) {
    return TableOpening.open(path, StoreSpec.ID_MAP, Recovery.NONE, readAhead);
  }

  /** Opens the table in a file, and recovers it if need be; closes the file if that fails. */
  public static Table open(StoreFile file) {
    return TableOpening.open(
        file, StoreSpec.ID_MAP, Recovery.NONE, Checking.NONE, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a table for reading; takes no lock and writes nothing.
   *
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes contradict each other
   * @throws store.offheap.error.RecoveryNeededException if the machine went down while it was open
   *     for writing
   * @throws StoreIoException if it cannot be opened
   */
  public static Table openReadOnly(Path path) {
    return openReadOnly(path, Checking.NONE, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a table for reading, as {@link #openReadOnly(Path)} does.
   *
   * @param checking whether lookups compare segments with their checksums
   * @param readAhead how pages are read that are not in memory
   */
  public static Table openReadOnly(Path path, Checking checking, ReadAhead readAhead) {
    return Succession.open(path, checking, readAhead);
  }

  /** Opens the table of an object map for writing, as {@link #open(Path)} does. */
  public static Table openObjects(Path path, Recovery recovery) {
    return openObjects(path, recovery, ReadAhead.AUTOMATIC);
  }

  /** Opens the table of an object map in an open file; closes the file if that fails. */
  public static Table openObjects(StoreFile file, Recovery recovery) {
    return openObjects(file, recovery, ReadAhead.AUTOMATIC);
  }

  /** Opens the table of an object map for reading. */
  public static Table openObjectsReadOnly(Path path, Checking checking) {
    return openObjectsReadOnly(path, checking, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens the table of an object map for writing, as {@link #open(Path)} does that of an ID map.
   *
   * @param recovery makes the layer above right when the last writer did not close the file
   * @param readAhead how pages are read that are not in memory
   */
  public static Table openObjects(Path path, Recovery recovery, ReadAhead readAhead) {
    return TableOpening.open(path, StoreSpec.OBJECT_MAP, recovery, readAhead);
  }

  /** Opens the table of an object map in an open file; closes the file if that fails. */
  public static Table openObjects(StoreFile file, Recovery recovery, ReadAhead readAhead) {
    return TableOpening.open(file, StoreSpec.OBJECT_MAP, recovery, Checking.NONE, readAhead);
  }

  /**
   * Opens the table of an object map for reading, as {@link #openReadOnly(Path, Checking,
   * ReadAhead)} does.
   */
  public static Table openObjectsReadOnly(Path path, Checking checking, ReadAhead readAhead) {
    return TableOpening.open(
        StoreFile.openReadOnly(path), StoreSpec.OBJECT_MAP, Recovery.NONE, checking, readAhead);
  }

  /** Makes a table that was opened for writing right again if its last writer did not close it. */
  void recover(Recovery above) {
    recovery = writer.recover(above);
  }

  /** Returns what opening the table found and did. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /** Returns the file that the table lies in. */
  public StoreFile file() {
    return file;
  }

  /** Returns what the table is. */
  public TableSpec spec() {
    return spec;
  }

  /**
   * Returns what changes the table; its methods need the file's write lock.
   *
   * @throws UnsupportedOperationException if the table was opened read-only
   */
  public TableWriter writer() {
    file.requireOpen();
    if (writer == null) {
      throw new UnsupportedOperationException("store was opened read-only: file=" + file.path());
    }
    return writer;
  }

  SegmentLayout layout() {
    return layout;
  }

  SegmentAccess access() {
    return access;
  }

  ReservedKeys reserved() {
    return reserved;
  }

  /** Returns the directory as it is. */
  Directory directory() {
    return directory;
  }

  /** Takes a directory whose epoch was just published. */
  final synchronized void directory(Directory later) {
    later.install();
    latest = isWriting ? later : null;
    VarHandle.releaseFence();
    directory = later;
    VarHandle.fullFence();
  }

  /**
   * Returns a key's value, converted from its cell as the dtype says.
   *
   * @param key the key's bits
   * @param missing what to return when the key is absent
   */
  public long get(long key, long missing) {
    if (SegmentLayout.isReserved(key)) {
      return getReserved(key, missing);
    }
    if (isSearchedInPairs()) {
      return getInPairs(key, missing);
    }
    return isSearchedInWords() ? getInWords((int) key, missing) : getInCells(key, missing);
  }

  /** Returns whether {@link #getInWords} and what is like it may be called. */
  public boolean isSearchedInWords() {
    return isWords && !valueType.isFloating() && pageTouch == null;
  }

  /**
   * Returns whether {@link #getInPairs} may be called: a slot is two words, an 8-byte key, then an
   * 8-byte value, and lookups do not bring in their pages themselves.
   */
  public boolean isSearchedInPairs() {
    return isPairs && pageTouch == null;
  }

  /** Returns whether a slot is one word: a 4-byte key and, above it, a 4-byte value. */
  public boolean isWords() {
    return isWords;
  }

  /** Returns what {@link SegmentAccess#home} does; its fields are nearer here. */
  private long home(long hash) {
    return (hash & homeMask) * slots >>> homeShift;
  }

  /**
   * The same as {@link #get} for a table that {@link #isSearchedInWords() allows it}: one load
   * brings key and value. What costs in a lookup is the number of instructions, because it decides
   * how many cache misses the processor overlaps; {@code IdMapGetBenchmark} shows it.
   *
   * @param key bits of a key that is not reserved
   * @param missing what to return when the key is absent
   */
  public long getInWords(int key, long missing) {
    long hash = Hash.ofInt(key, (int) seed);
    Directory current = directory;
    ByteBuffer window = current.bufferOf(hash);
    long base = current.baseOf(hash);
    long home = base + (home(hash) << 3);
    for (int i = 0; i < WORD_GROUP; i += Long.BYTES) {
      long word = Memory.getLong(window, home ^ i);
      if ((int) word == key) {
        return isCurrent(current) ? word >> Integer.SIZE & valueMask : getInCells(key, missing);
      }
      if ((int) word == SegmentLayout.EMPTY) {
        return isCurrent(current) ? missing : getInCells(key, missing);
      }
    }
    return getFarInWords(current, key, missing);
  }

  /**
   * Goes on with a search after the home group, whose slots all hold other keys.
   *
   * <p>Unrolled to be longer than what C2 inlines anywhere ({@code FreqInlineSize}): inlined it
   * takes so many registers that every lookup spills some.
   */
  private long getFarInWords(Directory current, int key, long missing) {
    long hash = Hash.ofInt(key, (int) seed);
    ByteBuffer window = current.bufferOf(hash);
    long base = current.baseOf(hash);
    long length = slots << 3;
    long offset = home(hash) << 3;
    for (int i = WORD_GROUP; i < length; i += WORD_GROUP) {
      offset += WORD_GROUP;
      offset -= offset < length ? 0 : length;
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
    }
    return getInCells(key, missing);
  }

  /** Ends a search: at the word of the key, or at an empty one. */
  private long ended(Directory current, long word, int key, long missing) {
    if (!isCurrent(current)) {
      return getInCells(key, missing);
    }
    return (int) word == key ? word >> Integer.SIZE & valueMask : missing;
  }

  /**
   * The same as {@link #get} for a table that {@link #isSearchedInPairs() allows it}. Both words of
   * a slot lie in one cache line.
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
    for (int i = 0; i < PAIR_GROUP; i += PAIR) {
      long at = home ^ i;
      long found = Memory.getLong(window, at);
      if (found == key) {
        VarHandle.acquireFence(); // pairs with putKeyRelease, as in SegmentAccess.value
        long raw = Memory.getLong(window, at + Long.BYTES);
        return isCurrent(current) ? raw : rawOr(key, missing);
      }
      if (found == SegmentLayout.EMPTY) {
        return isCurrent(current) ? missing : rawOr(key, missing);
      }
    }
    return rawOr(key, missing);
  }

  private long getInCells(long key, long missing) {
    if (valueType.bytes() == Long.BYTES) {
      return rawOr(key, missing);
    }
    long raw = rawOr(key, NO_CELL);
    return raw == NO_CELL ? missing : valueType.fromRaw(raw);
  }

  /** Brings in the pages that a search for a key that is not reserved goes over, if need be. */
  void touch(long key, long hash) {
    if (pageTouch != null) {
      touchAll(directory, key, hash);
    }
  }

  private void touchAll(Directory current, long key, long hash) {
    ByteBuffer window = current.bufferOf(hash);
    long base = current.baseOf(hash);
    long start = current.segmentOf(hash).position();
    int home = access.home(hash);
    long page = -1;
    for (int i = 0; i < layout.slots(); i++) {
      int slot = access.slotAfter(home, i);
      long position = start + layout.keyOffset(slot);
      if (position / StoreFile.PAGE != page) {
        page = position / StoreFile.PAGE;
        pageTouch.touch(position);
      }
      long found = access.key(window, base, slot);
      if (found == key || found == SegmentLayout.EMPTY) {
        return;
      }
    }
  }

  /** Returns the bits of the value of a key that is not reserved, or what to return when absent. */
  private long rawOr(long key, long absent) {
    long hash = access.hash(key);
    touch(key, hash);
    while (true) {
      Directory current = directory;
      ByteBuffer window = current.bufferOf(hash);
      long base = current.baseOf(hash);
      int slot = access.find(window, base, key, access.home(hash));
      long raw = slot >= 0 ? access.value(window, base, slot) : absent;
      if (isCurrent(current) || isChecked(current, hash)) {
        return slot != SegmentAccess.NO_EMPTY_SLOT ? raw : throwFullSegment(current, hash);
      }
      Table later = lookAgain(current);
      if (later != null) {
        return later.rawOr(key, absent);
      }
    }
  }

  /**
   * Looks up many keys.
   *
   * @param keys the keys' bits; of 4-byte keys the low 32 bits count
   * @param values takes the value of each at the same index; not the same array
   * @param missing what to store for a key that is absent
   * @return how many were present
   */
  public int getAll(long[] keys, long[] values, long missing) {
    return file.reading() == PageReading.AHEAD
        ? batch.getAll(keys, values, missing)
        : ordered.getAll(keys, values, missing);
  }

  /** Has a range of the file read that lookups are going to search. */
  void readIn(long position, long length) {
    if (pageTouch != null) {
      pageTouch.readIn(position, length);
    } else {
      file.willRead(position, length);
    }
  }

  /**
   * Returns the bits of a key's value, zero-extended, or empty when the key is absent.
   *
   * @param key the key's bits
   */
  public OptionalLong find(long key) {
    if (SegmentLayout.isReserved(key)) {
      return latest().reserved.get(key);
    }
    long hash = access.hash(key);
    touch(key, hash);
    while (true) {
      Directory current = directory;
      ByteBuffer window = current.bufferOf(hash);
      long base = current.baseOf(hash);
      int slot = access.find(window, base, key, access.home(hash));
      long raw = slot >= 0 ? access.value(window, base, slot) : 0;
      if (isCurrent(current) || isChecked(current, hash)) {
        if (slot == SegmentAccess.NO_EMPTY_SLOT) {
          throwFullSegment(current, hash);
        }
        return slot >= 0 ? OptionalLong.of(raw) : OptionalLong.empty();
      }
      Table later = lookAgain(current);
      if (later != null) {
        return later.find(key);
      }
    }
  }

  /** Returns whether a key is present. */
  public boolean contains(long key) {
    if (SegmentLayout.isReserved(key)) {
      return latest().reserved.contains(key);
    }
    long hash = access.hash(key);
    touch(key, hash);
    while (true) {
      Directory current = directory;
      int slot = access.find(current.bufferOf(hash), current.baseOf(hash), key, access.home(hash));
      if (isCurrent(current) || isChecked(current, hash)) {
        if (slot == SegmentAccess.NO_EMPTY_SLOT) {
          throwFullSegment(current, hash);
        }
        return slot >= 0;
      }
      Table later = lookAgain(current);
      if (later != null) {
        return later.contains(key);
      }
    }
  }

  /**
   * Returns a key's value as a floating number, converted from its cell as the dtype says.
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

  private long getReserved(long key, long missing) {
    OptionalLong raw = latest().reserved.get(key);
    return raw.isPresent() ? valueType.fromRaw(raw.getAsLong()) : missing;
  }

  /**
   * Returns whether a directory is still the one to use, after everything was loaded through it.
   * The fence keeps those loads before this one. Our own writer replaces the directory right after
   * it publishes an epoch, long before a segment is used again; of a writer elsewhere, only the
   * epoch in the file tells.
   */
  boolean isCurrent(Directory used) {
    VarHandle.acquireFence();
    boolean isCurrent = latest == used || isFollowing && live.epochAcquire() == used.epoch();
    // The raw path holds addresses only: the mappings must live until here.
    Reference.reachabilityFence(used);
    return isCurrent;
  }

  /**
   * Returns whether a directory is still the one to use where {@link #isCurrent} cannot tell: in a
   * table that compares with checksums, after it has compared the segment of a hash; and in a
   * superseded file, while its path leads to it. No directory of these passes that, so that every
   * lookup comes here; the others pay nothing for it.
   */
  private boolean isChecked(Directory used, long hash) {
    if (used.isClosed() || firstTouch == null && !used.isSuperseded()) {
      return false;
    }
    if (firstTouch != null) {
      firstTouch.touch(used.segmentOf(hash));
    }
    boolean isCurrent = isStill(used);
    Reference.reachabilityFence(used);
    return isCurrent;
  }

  /** Returns whether the file has the epoch that a directory was made of, and is at its path. */
  private boolean isStill(Directory used) {
    VarHandle.acquireFence();
    return succession.successor() == null
        && live.epochAcquire() == used.madeOf()
        && !(used.isSuperseded() && file.isReplaced());
  }

  /**
   * After a lookup that does not count: a new directory, or a close.
   *
   * @return the table to look in instead; null for this one
   */
  private Table lookAgain(Directory used) {
    Table later = succession.successor();
    if (later != null) {
      return later;
    }
    if (directory.isClosed()) {
      file.requireOpen();
    }
    if (directory == used) {
      refresh();
    }
    return succession.successor();
  }

  /** Returns the table in the file that the path leads to, as far as compactions moved it on. */
  public Table latest() {
    while (true) {
      Directory current = directory;
      if (isWriting || current.isClosed() || isStill(current)) {
        file.requireOpen();
        return this;
      }
      Table later = lookAgain(current);
      if (later != null) {
        return later.latest();
      }
    }
  }

  /**
   * Says who is told when a compaction has put another file in the place of this one: of the table
   * in that file, which has the same dtypes. Until then whoever looks here is led on, but slowly.
   */
  public synchronized void onSuccessor(Consumer<Table> listener) {
    succession.listener(listener);
  }

  /** Returns whether another file was put in the place of this one by a compaction. */
  boolean isReplaced() {
    return directory.isSuperseded() && file.isReplaced();
  }

  /**
   * Says that another file is about to take the place of this one, with the same entries; nothing
   * may change here any more. Opening the file for writing takes it back.
   */
  public void supersede() {
    mark(true);
  }

  /** Takes back what a compaction said that did not come to its end. */
  void stay() {
    if (file.spec().kind() == StoreSpec.ID_MAP && reserved.isSuperseded()) {
      mark(false);
    }
  }

  private void mark(boolean isSuperseded) {
    file.writeLock().lock();
    try {
      file.beforeChange();
      reserved.superseded(isSuperseded);
      file.publish(List.of(), List.of());
      directory(readDirectory());
    } finally {
      file.writeLock().unlock();
    }
  }

  private long throwFullSegment(Directory current, long hash) {
    throw fullSegment(current, hash);
  }

  CorruptStoreException fullSegment(Directory current, long hash) {
    int number = current.segmentOf(hash).number();
    return new CorruptStoreException(
        "segment has no empty slot: expected=at least 1", file.path(), "segment " + number);
  }

  /** Takes the directory of the present epoch, if there is a later one than ours. */
  synchronized void refresh() {
    if (directory.isClosed()) {
      return;
    }
    if (directory.madeOf() != live.epochAcquire()) {
      directory(readDirectory());
    }
    if (isReplaced()) {
      succession.follow();
    }
  }

  private Directory readDirectory() {
    try {
      Directory read = Directory.of(file, file.view(), directory);
      boolean isSuperseded =
          !isWriting && file.spec().kind() == StoreSpec.ID_MAP && reserved.isSuperseded();
      return isSuperseded ? read.superseded() : read;
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), file.path(), e, "segment table");
    }
  }

  /**
   * Returns an up-to-date directory, to look at the segment of a hash; null if the store has moved
   * on to {@link #latest()}.
   */
  Directory currentDirectory(long hash) {
    while (true) {
      Directory current = directory;
      if (isCurrent(current) || isChecked(current, hash)) {
        file.requireOpen();
        return current;
      }
      if (lookAgain(current) != null) {
        return null;
      }
      file.requireOpen();
    }
  }

  /** Returns how many entries there are; a moment's truth while somebody writes. */
  public long size() {
    return latest().live.size();
  }

  /** Returns how many slots there are in live segments. */
  public long slotCount() {
    return TableCounts.slots(this);
  }

  /** Walks through all slots and returns what it counted. */
  public TableStats stats() {
    return TableCounts.stats(this);
  }

  /** Returns how many slots a copy would have that is no larger than it need be. */
  public long compactSlotCount() {
    return TableCounts.compactSlots(this);
  }

  /** Returns a cursor over all entries. */
  public TableCursor cursor() {
    return new TableCursor(latest(), 0, TableCursor.PREFIX_END);
  }

  /**
   * Returns a cursor over part of the entries: those whose hash prefix, its top 32 bits as a
   * number, lies in a range. Ranges that do not overlap have no entry in common.
   *
   * @param from first prefix, 0 to 2^32
   * @param end one past the last prefix, {@code from} to 2^32
   */
  public TableCursor cursor(long from, long end) {
    return new TableCursor(latest(), from, end);
  }

  /**
   * Writes all entries to a new file that is no larger than it need be, with the same attributes.
   *
   * @param target where; nothing may be there
   * @throws StoreIoException if something is there, or the file cannot be written
   */
  public void copyTo(Path target) {
    TableCreation.copy(this, target);
  }

  /**
   * Writes all entries to a new file that is as short as can be, with the same attributes: searches
   * in it are longer, and the next entry that is inserted makes it grow.
   *
   * @param target where; nothing may be there
   * @throws StoreIoException if something is there, or the file cannot be written
   */
  public void packTo(Path target) {
    TableCreation.pack(this, target);
  }

  /**
   * Makes a checkpoint if anything changed, and closes the file. A second call does nothing.
   *
   * @throws StoreIoException if storage fails; the table is closed nevertheless
   */
  @Override
  public void close() {
    try {
      file.close();
    } finally {
      Table later;
      synchronized (this) {
        latest = null;
        directory = directory.closed();
        later = succession.successor();
      }
      if (later != null) {
        later.close();
      }
    }
  }
}

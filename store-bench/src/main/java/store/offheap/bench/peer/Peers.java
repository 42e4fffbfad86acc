package store.offheap.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import store.offheap.bench.Jvm;

/** All peers, in the order of the tables; the classes of a peer are loaded when it is requested. */
public enum Peers {
  /** This library with default settings, on a JVM without options. */
  OFF_HEAP(
      "this library",
      Kind.MUTABLE,
      "no flag; built by BulkBuilder / ObjectMapBuild; single puts",
      "every put that returned is there",
      OffHeapPeer::new),
  /** This library if memory cannot be accessed by address. */
  OFF_HEAP_BUFFER(
      "this library, buffers",
      Kind.MUTABLE,
      "as before, with -Dstore.offheap.memory=buffer: what Java 24 and later do without a flag",
      "every put that returned is there",
      OffHeapPeer::new) {
    @Override
    public List<String> jvmArguments() {
      List<String> arguments = new ArrayList<>(super.jvmArguments());
      arguments.add(Jvm.BUFFER);
      return arguments;
    }
  },
  /** This library, with as many free slots as on-heap maps have. */
  OFF_HEAP_ROOMY(
      "this library, load 0.6",
      Kind.BUILT,
      "as the first, built with --load 0.6",
      "as the first",
      () -> new OffHeapPeer(0.6)),
  /** This library, with files as small as possible. */
  OFF_HEAP_TIGHT(
      "this library, load 0.95",
      Kind.BUILT,
      "as the first, built with --load 0.95",
      "as the first",
      () -> new OffHeapPeer(0.95)),
  /** The JDK's map. */
  HASH_MAP("HashMap", Kind.HEAP, "boxed, presized", "nothing is there", HashMapPeer::new),
  /** Fastutil's maps. */
  FASTUTIL(
      "fastutil",
      Kind.HEAP,
      "open-addressing maps of primitives, presized, load factor 0.75",
      "nothing is there",
      FastutilPeer::new),
  /** Agrona's maps. */
  AGRONA(
      "Agrona",
      Kind.HEAP,
      "open-addressing maps of primitives, presized, load factor 0.65",
      "nothing is there",
      AgronaPeer::new),
  /** Chronicle Map. */
  CHRONICLE(
      "Chronicle Map",
      Kind.MUTABLE,
      "entries(n) declared, maxBloatFactor 2, constant sizes, putReturnsNull, removeReturnsNull,"
          + " the nine options of the JVM that it documents for JDK 17; recoverPersistedTo",
      "every put that returned should be there, after a recovery that reads the whole file",
      ChroniclePeer::new),
  /** LMDB. */
  LMDB(
      "LMDB",
      Kind.MUTABLE,
      "lmdbjava, MDB_INTEGERKEY, WRITEMAP, NOSYNC, MAPASYNC, NOTLS; sorted MDB_APPEND, a million a"
          + " transaction; one transaction a put; NORDAHEAD where it is larger than memory; checks off,"
          + " java.nio and sun.nio.ch opened",
      "every put that returned is there",
      LmdbPeer::new),
  /** RocksDB. */
  ROCKS(
      "RocksDB",
      Kind.MUTABLE,
      "optimizeForPointLookup (1 GiB cache), increaseParallelism, no compression; sorted SST file"
          + " ingested; log on, not synced",
      "every put that returned is there",
      RocksPeer::new),
  /** MapDB. */
  MAP_DB(
      "MapDB",
      Kind.MUTABLE,
      "BTreeMap, as it recommends for numbers and short strings (HTreeMap: for large keys and"
          + " values), typed serializers, mapped file, preclear off, no transactions; data pump",
      "the file is refused",
      MapDbPeer::new),
  /** MVStore. */
  MV_STORE(
      "H2 MVStore",
      Kind.MUTABLE,
      "typed, 1,024 MB cache, at most half of the heap, its own commits every second; sorted"
          + " append",
      "puts of the last second may be gone",
      MvStorePeer::new),
  /** Xodus. */
  XODUS(
      "Xodus",
      Kind.MUTABLE,
      "Patricia tree (prefixing), cache half of the heap; sorted putRight, 100,000 a transaction;"
          + " one transaction a put; readers watch files",
      "every put that returned is there",
      XodusPeer::new),
  /** Sparkey. */
  SPARKEY(
      "Sparkey",
      Kind.WRITE_ONCE,
      "no compression, default hash, reader for a single thread",
      "does not apply: write-once",
      SparkeyPeer::new),
  /** PalDB. */
  PAL_DB(
      "PalDB",
      Kind.WRITE_ONCE,
      "as it comes: mapped, no cache",
      "does not apply: write-once",
      PalDbPeer::new);

  private final String label;
  private final Kind kind;
  private final String settings;
  private final String afterKill;
  private final Supplier<Peer> maker;

  Peers(String label, Kind kind, String settings, String afterKill, Supplier<Peer> maker) {
    this.label = label;
    this.kind = kind;
    this.settings = settings;
    this.afterKill = afterKill;
    this.maker = maker;
  }

  /** The capabilities of a peer. */
  public enum Kind {
    /** On the heap; ends with the process. */
    HEAP,
    /** Built once, then read. */
    WRITE_ONCE,
    /** In files, and mutable. */
    MUTABLE,
    /**
     * Like {@link #MUTABLE}, but with settings that only apply to building; growth is measured for
     * another peer.
     */
    BUILT
  }

  /** Returns the name in tables. */
  public String label() {
    return label;
  }

  /** Returns the capabilities. */
  public Kind kind() {
    return kind;
  }

  /** Returns a description of the settings. */
  public String settings() {
    return settings;
  }

  /** Returns what the peer guarantees, with these settings, after its process was killed. */
  public String afterKill() {
    return afterKill;
  }

  /** Returns whether the peer is this library. */
  public boolean isOurs() {
    return compareTo(HASH_MAP) < 0;
  }

  /** Returns the name in arguments and results. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the peer with a name. */
  public static Peers of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Returns the options of a JVM that runs the peer. */
  public List<String> jvmArguments() {
    return peer().jvmArguments();
  }

  /** Returns a new adapter. */
  public Peer peer() {
    return maker.get();
  }
}

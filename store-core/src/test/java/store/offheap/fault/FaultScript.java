package store.offheap.fault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectMapBuild;

/** The steps of a child JVM whose environment fails; prints a line for each thing that holds. */
final class FaultScript {
  static final int SEGMENT_SLOTS = 256;
  private static final int SYNC_EVERY = 500;

  private FaultScript() {}

  /** Runs the step that the first argument names on the file that the second one names. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "write" -> write(file, Integer.parseInt(arguments[2]));
      case "writeAndHalt" ->
        writeAndHalt(file, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
      case "survey" -> survey(file, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
      case "truncate" -> truncate(file, Long.parseLong(arguments[2]), arguments[3]);
      case "publish" -> publish(file, arguments[2]);
      case "truncateObjects" -> truncateObjects(file, Long.parseLong(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    say("end");
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** Builds an object map whose attribute does not fit, and publishes it again and again. */
  private static void publish(Path file, String first) {
    try (ObjectMapBuild build = ObjectMap.builder(file)
        .segmentSlots(SEGMENT_SLOTS)
        .attribute("name", "x".repeat(500_000))
        .build(true)) {
      build.set(1, "a value of some length, so that it is a record");
      refusal(first, first.equals("close") ? build.map()::close : build.map()::sync);
      refusal("publish", build::publish);
      try {
        build.publish();
        say("again done");
      } catch (IllegalStateException e) {
        say("again " + e.getMessage());
      }
    }
  }

  /** Returns the value of a key, which every reader of the file can compute. */
  static long value(long key) {
    return key * 31 + 7;
  }

  /** Puts keys from 1 on, with occasional syncs, and prints what is refused and what remains. */
  private static void write(Path file, int count) {
    IdMap map = Files.exists(file)
        ? IdMap.open(file)
        : IdMap.builder(file).segmentSlots(SEGMENT_SLOTS).create();
    int put = 0;
    try {
      while (put < count) {
        map.put(put + 1, value(put + 1));
        put++;
        if (put % SYNC_EVERY == 0) {
          map.sync();
          say("synced " + put);
        }
      }
    } catch (StoreIoException e) {
      say("failed " + e.getMessage());
    }
    say("put " + put);
    refusal("again", () -> map.put(1, value(1)));
    refusal("sync", map::sync);
    refusal("attribute", () -> map.setAttribute("a", "b"));
    for (int key = 1; key <= put; key++) {
      if (map.get(key, -1) != value(key)) {
        throw new AssertionError("key " + key + " has " + map.get(key, -1));
      }
    }
    say("read " + put);
    refusal("close", map::close);
  }

  /** Puts keys, syncs, puts more, and exits without closing. */
  private static void writeAndHalt(Path file, int synced, int unsynced) {
    IdMap map = IdMap.builder(file).segmentSlots(SEGMENT_SLOTS).create();
    for (int key = 1; key <= synced; key++) {
      map.put(key, value(key));
      if (key == synced / 2) {
        map.sync();
      }
    }
    map.sync();
    say("synced " + synced);
    for (int key = synced + 1; key <= synced + unsynced; key++) {
      map.put(key, value(key));
    }
    say("halt");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Recovers a map whose machine has failed and counts its entries. */
  private static void survey(Path file, int synced, int put) {
    int present = 0;
    try (IdMap map = IdMap.open(file)) {
      for (int key = 1; key <= put; key++) {
        long found = map.get(key, -1);
        if (found == value(key)) {
          present++;
        } else if (found != -1 || key <= synced) {
          throw new AssertionError("key " + key + " has " + found);
        }
      }
      if (present != map.size()) {
        throw new AssertionError("size " + map.size() + ", present " + present);
      }
    }
    say("present " + present);
    if (!IdMap.verify(file).problems().isEmpty()) {
      throw new AssertionError(IdMap.verify(file).problems());
    }
  }

  private static void refusal(String word, Runnable call) {
    try {
      call.run();
      say(word + " done");
    } catch (StoreIoException e) {
      say(word + " " + e.getMessage());
    }
  }

  /** Truncates the file of an open map, then calls everything. */
  private static void truncate(Path file, long length, String mode) throws IOException {
    IdMap map = mode.equals("writer") ? IdMap.open(file) : IdMap.openReadOnly(file);
    if (mode.equals("writer")) {
      map.put(1, value(1));
    }
    // Hot methods are compiled, so that the fault occurs in compiled code.
    for (int i = 0; i < 200_000; i++) {
      map.get(i % 5000, 0);
    }
    cut(file, length);
    long[] keys = new long[5000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = i;
    }
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("get", () -> {
      for (long key : keys) {
        map.get(key, 0);
      }
    });
    calls.put("containsKey", () -> {
      for (long key : keys) {
        map.containsKey(key);
      }
    });
    calls.put("getAll", () -> map.getAll(keys, new long[keys.length], 0));
    calls.put("forEach", () -> map.forEach((key, value) -> {}));
    calls.put("keys", () -> map.keys().sum());
    calls.put("parallel", () -> map.values().parallel().sum());
    calls.put("hashCode", map::hashCode);
    calls.put("stats", map::stats);
    calls.put("describe", map::describe);
    calls.put("verify", () -> IdMap.verify(file));
    calls.put("open", () -> IdMap.openReadOnly(file).close());
    calls.put("copyTo", () -> map.copyTo(file.resolveSibling("copy")));
    if (mode.equals("writer")) {
      calls.put("put", () -> {
        for (long key : keys) {
          map.put(key * 7, 1);
        }
      });
      calls.put("remove", () -> {
        for (long key : keys) {
          map.remove(key);
        }
      });
      calls.put("putAgain", () -> map.put(3, 3));
      calls.put("clear", map::clear);
      calls.put("sync", map::sync);
    }
    calls.put("close", map::close);
    calls.forEach(FaultScript::tell);
  }

  private static void cut(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  /** Truncates the file of an open object map, then iterates over it. */
  private static void truncateObjects(Path file, long length) throws IOException {
    ObjectMap map = ObjectMap.openReadOnly(file);
    cut(file, length);
    tell("keySet", () -> map.keySet().forEach(key -> {}));
    tell("forEach", () -> map.forEach((key, value) -> {}));
    tell("census", map::census);
  }

  private static void tell(String name, Runnable call) {
    try {
      call.run();
      // JDK 17 reports a fault in compiled code at a later safepoint.
      Thread.yield();
      say(name + " done");
    } catch (Exception e) {
      say(name + " " + e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (InternalError e) {
      say(name + " InternalError");
    }
  }
}

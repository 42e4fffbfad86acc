/**
 * The object map: any key, any value, in one memory-mapped file.
 *
 * <p>Start with {@link store.offheap.object.ObjectMap}, which specifies the supported keys and
 * values, the equality of keys, the costs of calls and thread safety:
 *
 * <pre>{@code
 * try (ObjectMap map = ObjectMap.builder(file).create()) {
 *   map.put(1, "John");
 *   map.put("ages", Map.of("John", 40, "Paul", 38));
 *   map.put("tags", List.of("a", "b"));
 *
 *   List<Object> tags = (LazyList) map.get("tags");
 *   tags.add("c");
 *   ((LazyList) map.computeIfAbsent("log", key -> List.of())).add("begun");
 * }
 * try (ObjectMap map = ObjectMap.open(file)) {
 *   Object age = ((LazyMap) map.get("ages")).get("Paul");
 *   List<Object> tags = ((LazyList) map.get("tags")).eager();
 *   map.delete("tags");
 * }
 * }</pre>
 *
 * <p>Lists, maps and sets are returned as {@link store.offheap.object.LazyList},
 * {@link store.offheap.object.LazyMap} and {@link store.offheap.object.LazySet}: handles that
 * decode only what is requested, and whose changes are in the file immediately.
 */
package store.offheap.object;

/**
 * The object map: any key, any value, in one memory-mapped file.
 *
 * <p>{@link store.offheap.object.ObjectMap} is the class to begin with, and says what keys and
 * values may be, which keys are equal, what calls cost and what threads may do:
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
 * <p>Lists, maps and sets come back as {@link store.offheap.object.LazyList},
 * {@link store.offheap.object.LazyMap} and {@link store.offheap.object.LazySet}: handles that
 * decode what is asked for, and through which changes are in the file at once.
 */
package store.offheap.object;

package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.KnownTypes;

/**
 * Behaviour of the views beyond the contracts of {@code java.util}, and where those leave a choice.
 */
class LazyViewTest {
  @TempDir
  private Path folder;

  private ObjectMap map;

  @BeforeEach
  void create() {
    map = ObjectMap.builder(file()).segmentSlots(1 << 10).create();
  }

  @AfterEach
  void closeAndVerify() {
    map.close();
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  private Path file() {
    return folder.resolve("map");
  }

  private LazyList list(Object... elements) {
    map.set("list", Arrays.asList(elements));
    return (LazyList) map.get("list");
  }

  private LazyList numbers(int count) {
    return list(IntStream.range(0, count).boxed().toArray());
  }

  private static void elsewhere(Runnable change) throws InterruptedException {
    Thread thread = new Thread(change);
    thread.start();
    thread.join();
  }

  // Returned values

  @Test
  void containersComeBackLazyAndEqual() {
    List<Object> list = List.of(1, List.of("a"), Map.of("k", Set.of(2)));
    map.set("x", list);
    assertThat(map.get("x")).isInstanceOf(LazyList.class).isEqualTo(list);
    assertThat(list).isEqualTo(map.get("x"));
    assertThat(map.get("x").hashCode()).isEqualTo(list.hashCode());
  }

  @Test
  void changesOfWhatWasPutOrOfACopyDoNotReachTheStore() {
    List<Object> list = new ArrayList<>(List.of(1));
    map.set("x", list);
    list.add(2);
    ((LazyList) map.get("x")).eager().add(3);
    assertThat(map.get("x")).isEqualTo(List.of(1));
  }

  @Test
  void eagerCopyIsPlainAllTheWayDown() {
    Map<Object, Object> value = Map.of("k", List.of(Map.of("s", Set.of(1))));
    map.set("x", value);
    Map<Object, Object> copy = ((LazyMap) map.get("x")).eager();
    map.delete("x");
    assertThat(copy).isEqualTo(value);
  }

  @Test
  void oldContainerComesBackAsAPlainCopy() {
    map.set("x", List.of(1, List.of(2)));
    assertThat(map.put("x", 5)).isEqualTo(List.of(1, List.of(2))).isInstanceOf(ArrayList.class);
    map.set("x", Map.of("a", 1));
    assertThat(map.remove("x")).isEqualTo(Map.of("a", 1)).isNotInstanceOf(LazyMap.class);
    LazyList outer = list(List.of(1), List.of(2));
    assertThat(outer.set(0, null)).isEqualTo(List.of(1)).isInstanceOf(ArrayList.class);
    assertThat(outer.remove(1)).isEqualTo(List.of(2)).isInstanceOf(ArrayList.class);
    assertThat(outer).containsExactly((Object) null);
  }

  @Test
  void computedContainerComesBackLazyAndCounts() {
    ((LazyList) map.computeIfAbsent("x", key -> new ArrayList<>())).add(1);
    ((LazyList) map.computeIfAbsent("x", key -> new ArrayList<>())).add(2);
    assertThat(map.get("x")).isEqualTo(List.of(1, 2));
    ((LazyList) map.merge("y", List.of(1), (a, b) -> a)).add(2);
    assertThat(map.get("y")).isEqualTo(List.of(1, 2));
    ((LazySet) map.compute("z", (key, old) -> Set.of(1))).add(2);
    assertThat(map.get("z")).isEqualTo(Set.of(1, 2));
  }

  @Test
  void handleThatIsPutWhereItCameFromStaysGood() {
    LazyList list = list(1);
    map.compute("list", (key, old) -> {
      ((LazyList) old).add(2);
      return old;
    });
    list.add(3);
    assertThat(map.get("list")).isEqualTo(List.of(1, 2, 3));
  }

  @Test
  void containerStoredTwiceIsTwo() {
    LazyList first = list(1);
    map.set("other", first);
    first.add(2);
    assertThat(map.get("other")).isEqualTo(List.of(1));
    first.add(first);
    assertThat(first).isEqualTo(List.of(1, 2, List.of(1, 2)));
  }

  @Test
  void setAndDeleteSayWhetherTheKeyWasThere() {
    assertThat(map.set("x", null)).isTrue();
    assertThat(map.set("x", 1)).isFalse();
    assertThat(map.delete("x")).isTrue();
    assertThat(map.delete("x")).isFalse();
  }

  // Handles of removed containers

  @Test
  void handleOfARemovedContainerThrows() {
    LazyList list = list(1, List.of(2));
    LazyList inner = (LazyList) list.get(1);
    map.delete("list");
    for (LazyList gone : List.of(list, inner)) {
      assertThatIllegalStateException().isThrownBy(gone::size);
      assertThatIllegalStateException().isThrownBy(() -> gone.get(0));
      assertThatIllegalStateException().isThrownBy(() -> gone.add(1));
      assertThat(gone.toString()).startsWith("LazyList{");
    }
  }

  @Test
  void handleOfAReplacedContainerThrows() {
    LazyList before = list(1);
    LazyList now = list(1);
    assertThatIllegalStateException().isThrownBy(before::size);
    assertThat(now).containsExactly(1);
  }

  // Iterators

  @Test
  void iteratorFailsWhenItsThreadChangedBehindItsBack() {
    LazyList list = numbers(3);
    Iterator<Object> elements = list.iterator();
    elements.next();
    list.add(3);
    assertThatFails(elements::next);
    map.set("b", 1);
    Iterator<Object> keys = map.keySet().iterator();
    keys.next();
    map.set("c", 1);
    assertThatFails(keys::next);
  }

  private static void assertThatFails(ThrowingCallable call) {
    assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(call);
  }

  @Test
  void streamShowsWhatWasAddedBeforeItIsConsumed() {
    LazyList list = numbers(2);
    map.set("set", Set.of(0));
    LazySet set = (LazySet) map.get("set");
    List<Object> part = list.subList(1, 2);
    Stream<Object> elements = part.stream();
    part.add(2);
    assertThat(elements).containsExactly(1, 2);
    Stream<Object> all = list.parallelStream();
    list.add(3);
    assertThat(all).containsExactly(0, 1, 2, 3);
    Stream<Object> members = set.stream();
    set.add(1);
    assertThat(members).containsExactlyInAnyOrder(0, 1);
    Stream<Object> keys = map.keySet().stream();
    Stream<Object> values = map.values().stream();
    Stream<Map.Entry<Object, Object>> entries = map.entrySet().stream();
    map.set("number", 1);
    assertThat(keys).containsExactlyInAnyOrder("list", "set", "number");
    assertThat(values).contains(1).hasSize(3);
    assertThat(entries).contains(Map.entry("number", 1)).hasSize(3);
  }

  @Test
  void iteratorLivesWithChangesOfOtherThreads() throws InterruptedException {
    LazyList list = numbers(3);
    Iterator<Object> elements = list.iterator();
    assertThat(elements.hasNext()).isTrue();
    elsewhere(list::clear);
    assertThat(elements.next()).isEqualTo(0);
    assertThat(elements.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(elements::next);
    Iterator<Map.Entry<Object, Object>> entries = map.entrySet().iterator();
    assertThat(entries.hasNext()).isTrue();
    elsewhere(map::clear);
    assertThat(entries.next().getKey()).isEqualTo("list");
    assertThat(entries.hasNext()).isFalse();
  }

  @Test
  void iteratorShowsWhatItsThreadReplaced() {
    LazyList list = numbers(2);
    Iterator<Object> elements = list.iterator();
    assertThat(elements.hasNext()).isTrue();
    list.set(0, "new");
    assertThat(elements.next()).isEqualTo("new");
    map.clear();
    map.set("x", 1);
    Iterator<Object> values = map.values().iterator();
    assertThat(values.hasNext()).isTrue();
    map.set("x", 2);
    assertThat(values.next()).isEqualTo(2);
  }

  @Test
  void listIteratorChangesTheList() {
    LazyList list = numbers(4);
    ListIterator<Object> iterator = list.listIterator(4);
    iterator.previous();
    iterator.set("last");
    iterator.previous();
    iterator.remove();
    iterator.add("added");
    assertThat(iterator.nextIndex()).isEqualTo(3);
    assertThatIllegalStateException().isThrownBy(iterator::remove);
    assertThat(list).containsExactly(0, 1, "added", "last");
  }

  @Test
  void aListIteratorWhoseChangeIsRefusedStaysWhereItIs() {
    LazyList list = numbers(2);
    ListIterator<Object> iterator = list.listIterator();
    iterator.next();
    assertThatIllegalArgumentException().isThrownBy(() -> iterator.set(new Object()));
    assertThatIllegalArgumentException().isThrownBy(() -> iterator.add(new Object()));
    assertThat(iterator.nextIndex()).isEqualTo(1);
    iterator.set("first");
    iterator.add("added");
    assertThat(iterator.next()).isEqualTo(1);
    assertThat(iterator.hasNext()).isFalse();
    assertThat(list).containsExactly("first", "added", 1);
  }

  @Test
  void entryOfAKeyThatIsGoneTakesNoValue() {
    map.set("x", 1);
    Map.Entry<Object, Object> entry = map.entrySet().iterator().next();
    map.delete("x");
    assertThatIllegalStateException().isThrownBy(() -> entry.setValue(2));
    assertThat(map).isEmpty();
  }

  @Test
  void entryGivesAContainerLazily() {
    map.set("x", 1);
    Map.Entry<Object, Object> entry = map.entrySet().iterator().next();
    assertThat(entry.setValue(List.of(1))).isEqualTo(1);
    ((LazyList) entry.getValue()).add(2);
    assertThat(map.get("x")).isEqualTo(List.of(1, 2));
  }

  // Sub-lists

  @Test
  void subListChangesTheList() {
    LazyList list = numbers(10);
    list.subList(2, 5).clear();
    assertThat(list).containsExactly(0, 1, 5, 6, 7, 8, 9);
    List<Object> sub = list.subList(1, 6);
    List<Object> inner = sub.subList(1, 4);
    inner.addAll(1, List.of("a", "b"));
    inner.remove(0);
    inner.sort((a, b) -> b.toString().compareTo(a.toString()));
    assertThat(inner).containsExactly("b", "a", 7, 6);
    assertThat(sub).containsExactly(1, "b", "a", 7, 6, 8);
    assertThat(sub.removeIf(element -> element instanceof String)).isTrue();
    sub.replaceAll(element -> -(int) element);
    assertThat(list).containsExactly(0, -1, -7, -6, -8, 9);
    assertThat(sub.indexOf(-6)).isEqualTo(2);
    assertThat(sub.lastIndexOf(9)).isEqualTo(-1);
  }

  @Test
  void subListFailsWhenItsThreadChangedTheListOtherwise() {
    LazyList list = numbers(4);
    List<Object> sub = list.subList(1, 3);
    list.add(4);
    assertThatFails(sub::size);
    assertThatFails(() -> sub.get(0));
    assertThatFails(() -> sub.add(1));
  }

  @Test
  void subListOfNoRangeIsRefused() {
    LazyList list = numbers(4);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> list.subList(-1, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.subList(0, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> list.subList(3, 2));
  }

  // Whole lists

  @Test
  void sortKeepsContainersAndTheOrderOfEquals() {
    LazyList list = list(List.of("b", 1), List.of("a", 2), List.of("b", 3));
    LazyList first = (LazyList) list.get(0);
    list.sort(
        (a, b) -> ((List<?>) a).get(0).toString().compareTo(((List<?>) b).get(0).toString()));
    assertThat(list).containsExactly(List.of("a", 2), List.of("b", 1), List.of("b", 3));
    first.add("still there");
    assertThat(list.get(1)).isEqualTo(first);
  }

  @Test
  void filterThatThrowsRemovesNothing() {
    LazyList list = numbers(4);
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(() -> list.removeIf(element -> {
          if (element.equals(2)) {
            throw new NoSuchElementException();
          }
          return true;
        }));
    assertThat(list).hasSize(4);
  }

  /** Equals a number, and removes the first element of the list, 0, when compared with it. */
  private record Removing(int number, LazyList list) {
    @Override
    public boolean equals(Object other) {
      boolean isEqual = other.equals(number);
      if (isEqual && list.get(0).equals(0)) {
        list.discard(0);
      }
      return isEqual;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void noOtherElementIsHitIfAFunctionChangesTheListByAnotherHandle() {
    for (int count : new int[] {10, 100}) {
      LazyList list = numbers(count);
      LazyList other = (LazyList) map.get("list");
      List<Object> left = new ArrayList<>(list.subList(1, count));
      List<ThrowingCallable> calls = List.of(
          () ->
              list.removeIf(element -> new Removing(7, other).equals(element) || element.equals(5)),
          () -> list.replaceAll(element -> new Removing(4, other).equals(element) ? -1 : element),
          () -> list.sort((a, b) -> new Removing(3, other).equals(a) ? -1 : 1),
          () -> list.remove(new Removing(5, other)));
      for (ThrowingCallable call : calls) {
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(call);
        assertThat(other).isEqualTo(left);
        list.add(0, 0);
      }
    }
  }

  @Test
  void collectionsMethodsWork() {
    LazyList list = numbers(300);
    Collections.reverse(list);
    Collections.swap(list, 0, 299);
    Collections.rotate(list, 1);
    List<Object> expected =
        new ArrayList<>(IntStream.range(0, 300).boxed().collect(Collectors.toList()));
    Collections.reverse(expected);
    Collections.swap(expected, 0, 299);
    Collections.rotate(expected, 1);
    assertThat(list).isEqualTo(expected);
    assertThat(list.lastIndexOf(250)).isEqualTo(expected.lastIndexOf(250));
    assertThat(list.parallelStream().mapToInt(element -> (int) element).sum()).isEqualTo(44850);
    list.sort(null);
    assertThat(list.indexOf(299)).isEqualTo(299);
    assertThat(Collections.binarySearch(
            list.stream().map(element -> (Integer) element).toList(), 7))
        .isEqualTo(7);
  }

  // Texts

  @Test
  void textsAreThoseOfJavaUtil() {
    map.set("x", Arrays.asList(1, null, Map.of("k", Set.of('c'))));
    assertThat(map).hasToString("{x=[1, null, {k=[c]}]}");
    assertThat(map.keySet()).hasToString("[x]");
    assertThat(map.values()).hasToString("[[1, null, {k=[c]}]]");
    assertThat(map.entrySet()).hasToString("[x=[1, null, {k=[c]}]]");
  }

  @Test
  void textsOfHugeContainersAreCutOff() {
    LazyList list = numbers(100_000);
    assertThat(list.toString())
        .startsWith("[0, 1, 2,")
        .matches("(?s).*, \\.\\.\\. 9\\d{4} more]")
        .hasSizeLessThan(2 * Text.LIMIT);
    assertThat(map.toString()).hasSizeLessThan(2 * Text.LIMIT);
    map.set("list", "x".repeat(1_000_000));
    assertThat(map.toString()).hasSizeLessThan(2 * Text.LIMIT);
  }

  // Read-only

  @Test
  void readOnlyViewsNameTheFile() {
    map.set("list", List.of(1));
    map.set("map", Map.of(1, 2));
    map.set("set", Set.of(1));
    try (ObjectMap reader = ObjectMap.openReadOnly(file())) {
      LazyList list = (LazyList) reader.get("list");
      LazyMap nested = (LazyMap) reader.get("map");
      LazySet set = (LazySet) reader.get("set");
      Iterator<Object> elements = list.iterator();
      elements.next();
      Map.Entry<Object, Object> entry = nested.entrySet().iterator().next();
      for (ThrowingCallable change : Arrays.<ThrowingCallable>asList(
          () -> reader.put(1, 1),
          () -> reader.delete("absent"),
          () -> reader.computeIfAbsent("list", key -> 1),
          reader::clear,
          () -> list.add(1),
          () -> list.addAll(List.of()),
          () -> list.remove("absent"),
          () -> list.removeIf(element -> false),
          () -> list.sort(null),
          () -> list.replaceAll(element -> element),
          () -> list.subList(0, 0).clear(),
          elements::remove,
          () -> entry.setValue(2),
          () -> nested.merge(1, 1, (a, b) -> a),
          () -> nested.keySet().remove(1),
          () -> set.add(1),
          () -> set.remove(5),
          set::clear)) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(change)
            .withMessageContaining("file=" + file());
      }
      assertThat(reader)
          .isEqualTo(Map.of("list", List.of(1), "map", Map.of(1, 2), "set", Set.of(1)));
    }
  }

  @Test
  void changesOfAReadOnlyMapAreRefusedAsClosedOnceItIs() {
    map.set("list", List.of(1));
    map.set("map", Map.of(1, 2));
    map.set("set", Set.of(1));
    ObjectMap reader = ObjectMap.openReadOnly(file());
    LazyList list = (LazyList) reader.get("list");
    LazyMap nested = (LazyMap) reader.get("map");
    LazySet set = (LazySet) reader.get("set");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> reader.putAll(Map.of()));
    reader.close();
    for (ThrowingCallable change : List.<ThrowingCallable>of(
        () -> reader.put(1, 1),
        () -> reader.delete("absent"),
        () -> reader.putAll(Map.of()),
        reader::clear,
        () -> list.add(1),
        () -> list.removeIf(element -> false),
        () -> nested.merge(1, 1, (a, b) -> a),
        () -> nested.keySet().remove(1),
        () -> set.add(1),
        set::clear)) {
      assertThatIllegalStateException().isThrownBy(change).withMessageContaining("closed");
    }
  }

  // Keys

  @Test
  void integersOfAnyWidthAreOneKey() {
    map.set(1, "int");
    assertThat(map.get((byte) 1)).isEqualTo("int");
    assertThat(map.set(1L, "long")).isFalse();
    map.set(1.0, "double");
    map.set(true, "boolean");
    map.set('1', "character");
    map.set("1", "string");
    assertThat(map).hasSize(5);
    assertThat(map.get(1)).isEqualTo("long");
    assertThat(map.keySet()).contains(1, 1.0, true, '1', "1");
    assertThat(map.keySet().contains(1L)).isTrue();
  }

  @Test
  void integersOfAnyWidthAreRemovedTogetherHoweverManyThereAre() {
    for (int size = 1; size < 5; size++) {
      map.clear();
      map.set("set", IntStream.range(0, size).boxed().collect(Collectors.toSet()));
      LazySet set = (LazySet) map.get("set");
      assertThat(set.removeAll(List.of(0L, 7L))).as("size=" + size).isTrue();
      assertThat(set).hasSize(size - 1);
      assertThat(set.removeAll(set)).isEqualTo(size > 1);
      assertThat(set).isEmpty();
      map.set(0, "a value");
      assertThat(map.keySet().removeAll(List.of(0L, 7L))).isTrue();
      assertThat(map.keySet()).containsExactly("set");
    }
  }

  @Test
  void equalityIsThatOfMaps() {
    map.putAll(new HashMap<>(Map.of("a", 1, "b", List.of(1))));
    assertThat(map).isEqualTo(Map.of("a", 1, "b", List.of(1)));
    assertThat(Map.of("a", 1, "b", List.of(1))).isEqualTo(map);
    assertThat(map).isNotEqualTo(Map.of("a", 1, "b", List.of(2)));
    Collection<Object> values = map.values();
    assertThat(values.remove(List.of(1))).isTrue();
    assertThat(map).isEqualTo(Map.of("a", 1));
  }

  @Test
  void endsOfAListAndOfARange() {
    LazyList list = numbers(100);
    assertThat(list.getFirst()).isEqualTo(0);
    assertThat(list.getLast()).isEqualTo(99);
    assertThat(list.removeFirst()).isEqualTo(0);
    assertThat(list.removeLast()).isEqualTo(99);
    StoredList range = (StoredList) list.subList(10, 13);
    assertThat(range.getFirst()).isEqualTo(11);
    assertThat(range.getLast()).isEqualTo(13);
    assertThat(range.removeFirst()).isEqualTo(11);
    assertThat(range.removeLast()).isEqualTo(13);
    assertThat(range).containsExactly(12);
    assertThat(list).hasSize(96).doesNotContain(11, 13);
    list.clear();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        list::getFirst, list::getLast, list::removeFirst, list::removeLast)) {
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(call);
    }
  }

  @Test
  void keysThatAreRetainedAreComparedAsKeys() {
    byte[] bytes = {1, 2};
    map.set("set", new HashSet<>(Arrays.asList(1, 2, "a", null, List.of(3), bytes)));
    LazySet set = (LazySet) map.get("set");
    List<Object> retained = Arrays.asList(1L, null, List.of(3L), bytes.clone(), new Object(), 9);
    assertThat(set.retainAll(retained)).isTrue();
    assertThat(set).hasSize(4).contains(1, null, List.of(3)).doesNotContain(2, "a");
    assertThat(set.contains(bytes)).isTrue();
    assertThat(set.retainAll(retained)).isFalse();
    map.clear();
    Stream.of(1, 2, bytes, "x").forEach(key -> map.set(key, "value"));
    assertThat(map.keySet().retainAll(List.of(2L, bytes))).isTrue();
    assertThat(map).hasSize(2).containsKey(2L).containsKey(bytes);
    assertThat(map.keySet().retainAll(map.keySet())).isFalse();
    assertThat(map.keySet().retainAll(List.of())).isTrue();
    assertThat(map).isEmpty();
  }

  @Test
  void mapsAreEqualFromBothSidesWhateverTheClassOfIntegers() {
    map.set("map", Map.of(1, "x", "a", List.of(2)));
    Object lazy = map.get("map");
    Map<Object, Object> other = Map.of(1L, "x", "a", List.of(2));
    assertThat(other.equals(lazy)).isTrue();
    assertThat(lazy.equals(other)).isTrue();
    assertThat(lazy.equals(Map.of(1L, "y", "a", List.of(2)))).isFalse();
    assertThat(lazy.equals(Map.of(1L, "x", "a", List.of(2), "b", 3))).isFalse();
    assertThat(lazy.equals(Map.of(1L, "x", new Object(), List.of(2)))).isFalse();
    assertThat(map.equals(Map.of("map", other))).isTrue();
  }

  @Test
  void equalMapsAndSetsWithArraysForKeysHaveEqualHashCodes() {
    for (String name : List.of("a", "b")) {
      Object deep = Arrays.asList(null, Map.of(new int[] {2}, Set.of(new long[] {3})));
      map.set(name + " map", Map.of(new byte[] {1}, "x", deep, "y", "z", List.of(4)));
      map.set(name + " set", Set.of(new char[] {1}, deep, 2.5, new boolean[] {true}));
    }
    LazyMap one = (LazyMap) map.get("a map");
    LazyMap other = (LazyMap) map.get("b map");
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.keySet()).isEqualTo(other.keySet()).hasSameHashCodeAs(other.keySet());
    assertThat(one.entrySet()).isEqualTo(other.entrySet()).hasSameHashCodeAs(other.entrySet());
    assertThat(map.get("a set")).isEqualTo(map.get("b set")).hasSameHashCodeAs(map.get("b set"));
    map.clear();
    map.set(new byte[] {1}, "x");
    Map.Entry<Object, Object> entry = map.entrySet().iterator().next();
    assertThat(entry).isEqualTo(map.entrySet().iterator().next());
    assertThat(map.entrySet()).hasSameHashCodeAs(Set.of(entry)).isEqualTo(Set.of(entry));
  }

  @Test
  void collectionThatHasOneKeyTwiceIsNotEqual() {
    map.set("map", Map.of(1, "x", 2, "x"));
    map.set("set", Set.of(1, 2));
    map.set("arrays", Set.of(new byte[] {1}, new byte[] {2}));
    LazyMap nested = (LazyMap) map.get("map");
    Map<Object, Object> twice = Map.of(1, "x", 1L, "x");
    assertThat(nested.equals(twice)).isFalse();
    assertThat(nested.entrySet().equals(twice.entrySet())).isFalse();
    assertThat(nested.keySet().equals(twice.keySet())).isFalse();
    assertThat(map.get("set").equals(twice.keySet())).isFalse();
    assertThat(map.get("arrays").equals(Set.of(new byte[] {1}, new byte[] {1}))).isFalse();
    assertThat(map.get("arrays").equals(Set.of(new byte[] {1}, new byte[] {2}))).isTrue();
    assertThat(nested.entrySet().equals(Map.of(2L, "x", 1L, "x").entrySet())).isTrue();
    assertThat(map.get("set").equals(Set.of(2L, 1L))).isTrue();
    assertThat(map.get("set").equals(nested.keySet())).isTrue();
  }

  @Test
  void iterationGivesValuesThatWerePutSinceItBegan() {
    IntStream.range(0, 5_000).forEach(i -> map.set(i, i));
    map.set("a", 1);
    Iterator<Map.Entry<Object, Object>> entries = map.entrySet().iterator();
    entries.next();
    map.replaceAll((key, value) -> -1);
    assertThat(entries.next().getValue()).isEqualTo(-1);
    map.vacuum();
    map.replaceAll((key, value) -> -2);
    assertThat(entries)
        .toIterable()
        .hasSize(4_999)
        .allMatch(entry -> entry.getValue().equals(-2));
  }

  /** Equals a number, and runs an action when it is compared. */
  private record Sought(int number, Runnable comparing) {
    @Override
    public boolean equals(Object other) {
      comparing.run();
      return other instanceof Integer && (int) other == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void elementsAreComparedWithoutALockHoweverOftenTheListIsMadeAnew() {
    Path file = folder.resolve("compared");
    ObjectMap.builder(file).create().close();
    try (ObjectStore store = ObjectStore.open(file, ObjectSettings.of(new KnownTypes()));
        ObjectMap map = new ObjectMap(store)) {
      map.set("list", IntStream.range(0, 100).boxed().toList());
      LazyList list = (LazyList) map.get("list");
      Sought sought = new Sought(50, () -> {
        assertThat(store.file().writeLock().isHeldByCurrentThread()).isFalse();
        if (list.size() < 110) {
          list.add(0, -1); // Creates another version.
        }
      });
      assertThat(list.contains(sought)).isTrue();
      assertThat(list.lastIndexOf(sought)).isBetween(50, 60);
    }
  }

  @Test
  void aValueIsAddedMoreOftenThanTheFileHasWords() {
    Path file = folder.resolve("many");
    int many = 300_000;
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(256).create()) {
      map.set("list", List.of());
      LazyList list = (LazyList) map.get("list");
      List<Object> values = new ArrayList<>(Collections.nCopies(many, "one of many elements"));
      values.add(new Object());
      assertThatIllegalArgumentException().isThrownBy(() -> list.addAll(values));
      assertThat(list).isEmpty();
      list.addAll(values.subList(0, many));
      assertThat(list).hasSize(many);
      map.set("other", "one of many elements");
      assertThat(map.remove("other")).isEqualTo("one of many elements");
      map.remove("list");
    }
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
  }

  @Test
  void aValueIsLeftWithMoreReferencesThanTheFileHasWordsByAProcessThatDies() throws IOException {
    Path file = folder.resolve("many");
    Path left = folder.resolve("left");
    String value = "one of many elements";
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(256).create()) {
      map.set("list", List.of(value));
      LazyList list = (LazyList) map.get("list");
      List<Object> values = new ArrayList<>(Collections.nCopies(300_000, value));
      values.add(new AbstractList<>() {
        @Override
        public Object get(int index) {
          try {
            Files.copy(file, left); // The file as a process that dies now leaves it.
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return index;
        }

        @Override
        public int size() {
          return 1;
        }
      });
      list.addAll(values);
    }
    assertThat(ObjectMap.verify(left).problems()).isEmpty();
    try (ObjectMap map = ObjectMap.open(left)) {
      map.set("other", List.of(value));
      assertThat(map.get("list")).isEqualTo(List.of(value));
      assertThat(map.remove("other")).isEqualTo(List.of(value));
      map.stats();
    }
    assertThat(ObjectMap.verify(left).problems()).isEmpty();
  }
}

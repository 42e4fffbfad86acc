package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.file.StoreFile;

/**
 * Tests where cells lie, for all widths of keys and values, and in which order slots are searched.
 */
class SegmentLayoutTest {
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;
  private static final Path SOURCE =
      Path.of("src/main/java/store/offheap/table/SegmentLayout.java");
  private static final Pattern PICTURE_LINE =
      Pattern.compile(" \\*\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)");

  static Stream<Arguments> widths() {
    return Stream.of(4, 8)
        .flatMap(key -> Stream.of(0, 1, 2, 4, 8).map(value -> Arguments.of(key, value)));
  }

  private static IntStream nominalSlots() {
    return IntStream.iterate(
        SegmentLayout.MIN_SLOTS, slots -> slots <= SegmentLayout.MAX_SLOTS, slots -> 2 * slots);
  }

  private static boolean isUnequal(int keyBytes, int valueBytes) {
    return valueBytes != 0 && valueBytes != keyBytes;
  }

  @Test
  void pictureOfABlockIsWhatIsLaidOut() throws IOException {
    List<List<Integer>> drawn = new ArrayList<>();
    for (String line : Files.readAllLines(SOURCE)) {
      Matcher matcher = PICTURE_LINE.matcher(line);
      if (matcher.matches()) {
        drawn.add(IntStream.rangeClosed(1, 5)
            .mapToObj(i -> Integer.valueOf(matcher.group(i)))
            .toList());
      }
    }
    List<List<Integer>> laidOut = new ArrayList<>();
    for (int key : new int[] {4, 8}) {
      for (int value : new int[] {1, 2, 4, 8}) {
        SegmentLayout layout = new SegmentLayout(key, value, 1 << 10);
        if (isUnequal(key, value)) {
          int slots = 0;
          while (layout.keyOffset(slots) < SECTOR) {
            slots++;
          }
          int zeros = layout.valueOffset(slots - 1) + value;
          laidOut.add(List.of(key, value, slots, layout.valueOffset(0), zeros));
        }
      }
    }
    assertEquals(laidOut, drawn);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void keyAndValueOfASlotLieInOneSector(int keyBytes, int valueBytes) {
    nominalSlots().forEach(nominal -> {
      SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, nominal);
      for (int slot = 0; slot < layout.slots(); slot++) {
        int key = layout.keyOffset(slot);
        int value = valueBytes == 0 ? key : layout.valueOffset(slot);
        if (key / SECTOR != (key + keyBytes - 1) / SECTOR
            || key / SECTOR != value / SECTOR
            || key / SECTOR != (value + Math.max(1, valueBytes) - 1) / SECTOR) {
          throw new AssertionError("slot " + slot + " of " + nominal + ": " + key + ", " + value);
        }
      }
    });
  }

  @ParameterizedTest
  @MethodSource("widths")
  void cellsAreAlignedAndDoNotOverlap(int keyBytes, int valueBytes) {
    nominalSlots().filter(nominal -> nominal <= 1 << 14).forEach(nominal -> {
      SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, nominal);
      BitSet taken = new BitSet(layout.length());
      for (int slot = 0; slot < layout.slots(); slot++) {
        take(taken, layout.keyOffset(slot), keyBytes);
        if (valueBytes > 0) {
          take(taken, layout.valueOffset(slot), valueBytes);
        }
      }
      assertEquals(layout.slots() * (keyBytes + valueBytes), taken.cardinality());
      assertThat(taken.length()).isLessThanOrEqualTo(layout.length());
      assertThat(layout.length() % PAGE).isZero();
    });
  }

  private static void take(BitSet taken, int offset, int length) {
    assertEquals(0, offset % length);
    assertEquals(offset + length, taken.nextClearBit(offset) + length, "overlap at " + offset);
    assertTrue(taken.nextSetBit(offset) < 0 || taken.nextSetBit(offset) >= offset + length);
    taken.set(offset, offset + length);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void keysOfAGroupLieSideBySide(int keyBytes, int valueBytes) {
    SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, SegmentLayout.MAX_SLOTS);
    int stride = 1 << layout.keyShift();
    int misplaced = 0;
    for (int slot = 0; slot < layout.slots(); slot++) {
      int group = layout.keyOffset(slot & -SegmentAccess.GROUP);
      int expected = group + slot % SegmentAccess.GROUP * stride;
      misplaced += group % (SegmentAccess.GROUP * stride) + layout.keyOffset(slot) - expected;
    }
    assertEquals(0, misplaced);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void segmentIsHardlyLargerThanItWasAskedFor(int keyBytes, int valueBytes) {
    nominalSlots().forEach(nominal -> {
      SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, nominal);
      int most = isUnequal(keyBytes, valueBytes) ? SECTOR / (keyBytes + valueBytes) - 1 : 0;
      assertThat(layout.slots()).isBetween(nominal, nominal + most);
      assertThat(layout.slots() % SegmentAccess.GROUP).isZero();
      // A block leaves at most a sixteenth of itself unused.
      long cells = (long) layout.slots() * (keyBytes + valueBytes);
      assertThat((long) layout.length()).isBetween(cells, cells + cells / 15 + PAGE - 1);
    });
  }

  @ParameterizedTest
  @MethodSource("widths")
  void searchSeesEverySlotOnce(int keyBytes, int valueBytes) {
    nominalSlots().filter(nominal -> nominal <= 128).forEach(nominal -> {
      SegmentAccess access = new SegmentAccess(new SegmentLayout(keyBytes, valueBytes, nominal), 7);
      int slots = new SegmentLayout(keyBytes, valueBytes, nominal).slots();
      for (int home = 0; home < slots; home++) {
        BitSet seen = new BitSet(slots);
        for (int count = 0; count < slots; count++) {
          int slot = access.slotAfter(home, count);
          assertThat(slot).isBetween(0, slots - 1);
          seen.set(slot);
          assertEquals(count + 1, access.probeLength(home, slot));
        }
        assertEquals(slots, seen.cardinality());
      }
    });
  }

  @ParameterizedTest
  @MethodSource("widths")
  void homesReachFromTheFirstSlotToTheLast(int keyBytes, int valueBytes) {
    nominalSlots().forEach(nominal -> {
      SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, nominal);
      SegmentAccess access = new SegmentAccess(layout, 7);
      for (long prefix : new long[] {0, 1, 0x7FFF_FFFFL, 0x1234_5678L}) {
        assertEquals(0, access.home(prefix << Integer.SIZE));
        assertEquals(layout.slots() - 1, access.home(prefix << Integer.SIZE | 0xFFFF_FFFFL));
        // If the number of slots is a power of two, as the search through words computes it.
        long hash = prefix ^ 0x1234_5678_9ABC_DEF0L;
        if (!isUnequal(keyBytes, valueBytes)) {
          assertEquals((hash >>> 3) % nominal, access.home(hash));
        }
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"4, 8, 320", "8, 8, 256", "4, 4, 512", "8, 0, 512", "4, 0, 1024", "8, 1, 448"})
  void packedSegmentsAreShorter(int keyBytes, int valueBytes, int slotsOfPage) {
    SegmentLayout whole = new SegmentLayout(keyBytes, valueBytes, 1 << 17);
    int pages = whole.length() / StoreFile.PAGE;
    for (int packed = 1; packed < pages; packed += 7) {
      SegmentLayout layout = new SegmentLayout(keyBytes, valueBytes, 1 << 17, packed);
      assertThat(layout.length()).isEqualTo(packed * StoreFile.PAGE);
      assertThat(layout.slots()).isEqualTo(packed * slotsOfPage);
      assertThat(layout.keyOffset(layout.slots() - 1)).isLessThan(layout.length());
      if (valueBytes > 0) {
        assertThat(layout.valueOffset(layout.slots() - 1)).isLessThan(layout.length());
      }
      assertThat(layout.usedLimit()).isLessThan(layout.slots());
      SegmentAccess access = new SegmentAccess(layout, 1);
      assertThat(access.home(-1)).isEqualTo(layout.slots() - 1);
      assertThat(access.home(0)).isZero();
    }
    for (int packed : new int[] {-1, pages, pages + 1}) {
      assertThatThrownBy(() -> new SegmentLayout(keyBytes, valueBytes, 1 << 17, packed))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.map.IdMap;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** Which dtypes a build detects, and which cells it accepts. */
class BulkBuilderTypeTest {
  private static final int BUFFER_ROWS = 1 << 18;

  @TempDir
  private Path folder;

  private Path output() {
    return folder.resolve("out.store");
  }

  private static BuildReport finish(BulkBuilder builder) {
    return builder.finish(rows -> {});
  }

  /** Adds a row for each value, with the keys 0, 1, 2 and so on. */
  private static void addValues(BulkBuilder builder, String... values) {
    for (String value : values) {
      builder.add(Long.toString(builder.rows()), value, builder.rows());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "0 255 : UINT8",
        "0 256 : UINT16",
        "65535 : UINT16",
        "65536 : UINT32",
        "4294967295 : UINT32",
        "4294967296 : UINT64",
        "9223372036854775807 : UINT64",
        "9223372036854775808 0 : UINT64",
        "18446744073709551615 : UINT64",
        "-1 127 : INT8",
        "-128 : INT8",
        "-1 128 : INT16",
        "-129 : INT16",
        "-1 32768 : INT32",
        "-32769 2147483647 : INT32",
        "-1 2147483648 : INT64",
        "-9223372036854775808 9223372036854775807 : INT64",
        "+5 -0 : UINT8",
        "1.5 : FLOAT32",
        "3 0.5 : FLOAT32",
        "0.5 3 : FLOAT32",
        "0.1 : FLOAT64",
        "16777217 0.5 : FLOAT64",
        "0.5 16777217 : FLOAT64",
        "-9007199254740992 0.1 : FLOAT64",
        "NaN : FLOAT32",
        "Infinity -Infinity 1e3 : FLOAT32",
        "1e39 : FLOAT64",
        "9223372036854775808 0.5 : FLOAT32"
      })
  void foundValueTypeIsTheNarrowest(String values, DType expected) {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      addValues(builder, values.split(" "));
      assertThat(finish(builder).valueType()).isEqualTo(expected);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      int key = 0;
      for (String value : values.split(" ")) {
        if (expected.isFloating()) {
          assertThat(map.getDouble(key++, -7)).isEqualTo(Double.valueOf(value));
        } else {
          assertThat(map.get(key++, -7)).isEqualTo(expected.parseText(value));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "0 4294967295 : UINT32",
        "4294967296 : INT64",
        "-1 2147483647 : INT32",
        "-1 2147483648 : INT64",
        "-2147483648 : INT32",
        "-2147483649 : INT64",
        "9223372036854775807 : INT64",
        "9223372036854775808 : UINT64",
        "18446744073709551615 0 : UINT64"
      })
  void foundKeyTypeIsTheNarrowest(String keys, DType expected) {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      for (String key : keys.split(" ")) {
        builder.add(key, "7", 0);
      }
      assertThat(finish(builder).keyType()).isEqualTo(expected);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      for (String key : keys.split(" ")) {
        assertThat(map.get(expected.parseText(key), -7)).isEqualTo(7);
      }
    }
  }

  @Test
  void integersBeforeAFloatingNumberBecomeFloating() {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      builder.add("-5", "-5", 0);
      builder.add("-6", "9007199254740992", 0);
      builder.add(7, 7, 0);
      builder.add("8", "0.1", 0);
      builder.add(9, -9, 0);
      builder.add("10", "-0.0", 0);
      builder.add("11", "11", 0);
      assertThat(finish(builder).valueType()).isEqualTo(DType.FLOAT64);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.getDouble(-5, 1)).isEqualTo(-5);
      assertThat(map.getDouble(-6, 1)).isEqualTo(0x1p53);
      assertThat(map.getDouble(7, 1)).isEqualTo(7);
      assertThat(map.getDouble(8, 1)).isEqualTo(0.1);
      assertThat(map.getDouble(9, 1)).isEqualTo(-9);
      assertThat(map.getDouble(10, 1)).isEqualTo(-0.0);
      assertThat(map.getDouble(11, 1)).isEqualTo(11);
    }
  }

  @Test
  void integersOfTheSpoolBecomeFloating() {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      for (long i = 0; i <= BUFFER_ROWS; i++) {
        builder.add(i, -i, i);
      }
      builder.add("-1", "0.25", 0);
      assertThat(finish(builder).valueType()).isEqualTo(DType.FLOAT32);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      for (long i = 1; i <= BUFFER_ROWS; i++) {
        assertThat(map.getDouble(i, 1) == -i).isTrue();
      }
      assertThat(map.getDouble(-1, 1)).isEqualTo(0.25);
    }
  }

  @Test
  void signOfAnIntegerDoesNotDependOnLaterRows() {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      addValues(builder, "-5", "1.5", "9223372036854775808");
      assertThat(finish(builder).valueType()).isEqualTo(DType.FLOAT32);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.getDouble(0, 1)).isEqualTo(-5);
      assertThat(map.getDouble(1, 1)).isEqualTo(1.5);
      assertThat(map.getDouble(2, 1)).isEqualTo(0x1p63);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "-1 9223372036854775808",
        "9223372036854775808 -1",
        "9007199254740993 0.1",
        "0.1 9007199254740993",
        "0.1 18446744073709551615"
      })
  void valuesThatNoTypeHoldsAreRefused(String values) {
    for (DuplicatePolicy policy : List.of(DuplicatePolicy.LAST, DuplicatePolicy.SUM)) {
      try (BulkBuilder builder = BulkBuilder.to(output()).onDuplicate(policy).start()) {
        addValues(builder, values.split(" "));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> finish(builder))
            .withMessageStartingWith("value: ");
      }
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void floatingNumberAfterIntegersThatNoneHoldsIsABadCell() {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      addValues(builder, "-1", "9223372036854775808");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> addValues(builder, "0.5"))
          .withMessageStartingWith("value: not an integer");
      assertThat(builder.rows()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "UINT16", "INT32", "UINT32", "INT64", "UINT64"})
  void chosenTypesAreKept(DType type) {
    try (BulkBuilder builder =
        BulkBuilder.to(output()).keyType(DType.INT64).valueType(type).start()) {
      builder.add(1, type.minValue(), 0);
      builder.add("2", type.toText(type.maxValue()), 0);
      BuildReport report = finish(builder);
      assertThat(report.keyType()).isEqualTo(DType.INT64);
      assertThat(report.valueType()).isEqualTo(type);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.asMap()).isEqualTo(Map.of(1L, type.minValue(), 2L, type.maxValue()));
    }
  }

  /** Names of infinity and NaN in Python and C; those of Java are tested with other values. */
  @Test
  void namesOfOtherLanguagesAreFloatingNumbers() {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      builder.add("1", "inf", 0);
      builder.add("2", "-inf", 0);
      builder.add("3", "nan", 0);
      builder.add("4", "7", 0);
      assertThat(finish(builder).valueType()).isEqualTo(DType.FLOAT32);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.getDouble(1, 1)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(map.getDouble(2, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(map.getDouble(3, 1)).isNaN();
      assertThat(map.getDouble(4, 1)).isEqualTo(7);
    }
  }

  @Test
  void chosenFloatingTypeTakesTextAndBits() {
    try (BulkBuilder builder = BulkBuilder.to(output()).valueType(DType.FLOAT32).start()) {
      builder.add(1, Double.doubleToRawLongBits(0.1), 0);
      builder.add("2", "0.1", 0);
      builder.add("3", "-7", 0);
      builder.add("4", "NaN", 0);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add(5, Double.doubleToRawLongBits(1e39), 0));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.add("5", "1e39", 0));
      assertThat(finish(builder).entries()).isEqualTo(4);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.getDouble(1, 1)).isEqualTo(0.1f);
      assertThat(map.getDouble(2, 1)).isEqualTo(0.1f);
      assertThat(map.getDouble(3, 1)).isEqualTo(-7);
      assertThat(map.getDouble(4, 1)).isNaN();
    }
  }

  @Test
  void keysCanHaveKeyTypesOnly() {
    for (DType type : List.of(DType.INT8, DType.UINT16, DType.FLOAT64, DType.NONE)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BulkBuilder.to(output()).keyType(type))
          .withMessageContaining("actual=" + type.label());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc | 1 | key: not an integer: 'abc'",
        "1.5 | 1 | key: not an integer: '1.5'",
        "'' | 1 | key: empty",
        "- | 1 | key: not an integer: '-'",
        "18446744073709551616 | 1 | key: out of range of uint64 0..18446744073709551615: 18446744073709551616",
        "1 | x | value: not a number: 'x'",
        "1 | '' | value: empty",
        "1 | ' 1' | value: not a number: ' 1'",
        "1 | 1e999 | value: out of range of float64",
        "1 | -9223372036854775809 | value: out of range of int64"
      })
  void badCellLeavesTheBuilderAsItWas(String key, String value, String message) {
    try (BulkBuilder builder = BulkBuilder.to(output()).start()) {
      builder.add("1", "2", 0);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add(key, value, 1))
          .withMessageStartingWith(message);
      // The valid cell of an invalid row is ignored, too.
      assertThatIllegalArgumentException().isThrownBy(() -> builder.add("-5000000000", "x", 1));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.add("x", "0.1", 1));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.add("3", null, 1));
      assertThat(builder.rows()).isEqualTo(1);
      builder.add("3", "4", 2);
      BuildReport report = finish(builder);
      assertThat(report.rows()).isEqualTo(2);
      assertThat(report.keyType()).isEqualTo(DType.UINT32);
      assertThat(report.valueType()).isEqualTo(DType.UINT8);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.asMap()).isEqualTo(Map.of(1L, 2L, 3L, 4L));
    }
  }

  @Test
  void cellOutOfAChosenRangeIsRefused() {
    try (BulkBuilder builder =
        BulkBuilder.to(output()).keyType(DType.INT32).valueType(DType.UINT8).start()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add(1L << 31, 0, 0))
          .withMessage("key: out of range of int32 -2147483648..2147483647: 2147483648");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add("2147483648", "0", 0))
          .withMessage("key: out of range of int32 -2147483648..2147483647: 2147483648");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add(1, 256, 0))
          .withMessage("value: out of range of uint8 0..255: 256");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add("1", "-1", 0))
          .withMessage("value: out of range of uint8 0..255: -1");
      assertThat(builder.rows()).isZero();
    }
  }

  @Test
  void integersOfAnotherTypeAreNotRounded() {
    try (BulkBuilder builder = BulkBuilder.to(output()).valueType(DType.FLOAT64).start()) {
      builder.add(DType.INT64, 1, DType.INT64, -(1L << 53), 0);
      builder.add(DType.INT64, 2, DType.UINT64, 1L << 63, 0);
      for (DType type : List.of(DType.INT64, DType.UINT64)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> builder.add(DType.INT64, 3, type, (1L << 53) + 1, 0))
            .withMessageContaining("value")
            .withMessageContaining("9007199254740993");
      }
      assertThat(finish(builder).entries()).isEqualTo(2);
    }
    try (IdMap map = IdMap.openReadOnly(output())) {
      assertThat(map.getDouble(1, -7)).isEqualTo(-0x1p53);
      assertThat(map.getDouble(2, -7)).isEqualTo(0x1p63);
    }
  }
}

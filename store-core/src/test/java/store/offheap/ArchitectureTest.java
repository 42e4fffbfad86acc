package store.offheap;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.MappedByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.file.Memory;

/**
 * Tests which packages may use which, according to the table of the design, on the compiled
 * classes.
 */
@Tag("once")
class ArchitectureTest {
  private static final String RAW_MEMORY = "store.offheap.file.RawMemory";
  private static final String PLAIN_UNSAFE = "store.offheap.file.PlainUnsafe";

  /** What Agrona has for memory, as opposed to collections on the heap. */
  private static final DescribedPredicate<JavaClass> AGRONA_BUFFERS =
      resideInAPackage("org.agrona..").and(resideOutsideOfPackage("org.agrona.collections"));

  /** From top to bottom: a package imports only packages below it. */
  private static final List<String> PACKAGES = Stream.of(
          "map", "object", "array", "build", "table", "record", "file", "output", "model", "error")
      .map(name -> "store.offheap." + name)
      .toList();

  private static final JavaClasses CORE = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("store.offheap");

  @Test
  void rulesSeeTheClasses() {
    assertThat(CORE.contain(Memory.class)).isTrue();
    assertThat(CORE.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void everyClassLivesInAPackageOfTheTable() {
    classes().should().resideInAnyPackage(PACKAGES.toArray(String[]::new)).check(CORE);
  }

  @ParameterizedTest
  @MethodSource("packagesWithOneAbove")
  void importsGoDownwardsOnly(String name) {
    String[] above = PACKAGES.subList(0, PACKAGES.indexOf(name)).toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("store.offheap.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void modelImportsNoOtherPackageOfTheProject() {
    importsNoOtherPackage("store.offheap.model");
  }

  @Test
  void errorImportsNoOtherPackageOfTheProject() {
    importsNoOtherPackage("store.offheap.error");
  }

  /** Neither needs the other: the packages above bring them together. */
  @Test
  void tableAndHeapKnowNothingOfEachOther() {
    noClasses()
        .that()
        .resideInAPackage("store.offheap.table")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("store.offheap.record")
        .check(CORE);
  }

  @Test
  void mappedMemoryIsTouchedInTheFilePackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("store.offheap.file")
        .should()
        .dependOnClassesThat(AGRONA_BUFFERS.or(type(MappedByteBuffer.class)))
        .check(CORE);
  }

  @Test
  void rawMemoryIsTouchedThroughMemoryOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(RAW_MEMORY)
        .should()
        .dependOnClassesThat(AGRONA_BUFFERS)
        .check(CORE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Memory.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(RAW_MEMORY)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(RAW_MEMORY)
        .check(CORE);
  }

  @Test
  void chronicleIsTheCodecOfRecordsOnly() {
    chronicleIsUsedIn("store.offheap.record").check(CORE);
    // The same rule with another package reports the codec, which shows that the rule has an
    // effect.
    assertThat(chronicleIsUsedIn("store.offheap.file").evaluate(CORE).hasViolation())
        .isTrue();
  }

  @Test
  void libraryNeverPrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
  }

  /** Bytes from a file must not choose which objects are created. */
  @Test
  void nothingIsDeserialised() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(java.io.ObjectInputStream.class.getName())
        .check(CORE);
  }

  @Test
  void internalsOfTheJdkAreUsedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(PLAIN_UNSAFE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..")
        .check(CORE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(PLAIN_UNSAFE)
        .and()
        .doNotHaveFullyQualifiedName(RAW_MEMORY)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(PLAIN_UNSAFE)
        .check(CORE);
  }

  /** Returns the rule that only one package uses Chronicle and the loggers that come with it. */
  private static ArchRule chronicleIsUsedIn(String name) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.openhft..", "org.slf4j..");
  }

  private static void importsNoOtherPackage(String name) {
    noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat(
            resideInAPackage("store.offheap..").and(resideInAPackage(name).negate()))
        .check(CORE);
  }

  private static Stream<String> packagesWithOneAbove() {
    return IntStream.range(1, PACKAGES.size()).mapToObj(PACKAGES::get);
  }
}

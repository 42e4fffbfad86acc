package store.offheap.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The benchmarks measure what users of the library get. */
class BenchArchitectureTest {

  private static final JavaClasses BENCH = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("store.offheap.bench");

  @Test
  void benchmarksSeeThePublicPackagesOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("store.offheap..")
            .and(resideInAnyPackage(
                    "store.offheap.bench..",
                    "store.offheap.map",
                    "store.offheap.object",
                    "store.offheap.array",
                    "store.offheap.build",
                    "store.offheap.model",
                    "store.offheap.error")
                .negate()))
        .check(BENCH);
  }
}

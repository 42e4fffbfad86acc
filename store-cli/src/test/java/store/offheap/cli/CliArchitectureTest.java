package store.offheap.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The command line is thin: any user of the library can do what it does. */
class CliArchitectureTest {

  private static final JavaClasses CLI = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("store.offheap.cli");

  @Test
  void commandsSeeThePublicPackagesOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("store.offheap..")
            .and(resideInAnyPackage(
                    "store.offheap.cli",
                    "store.offheap.map",
                    "store.offheap.object",
                    "store.offheap.array",
                    "store.offheap.build",
                    "store.offheap.output",
                    "store.offheap.model",
                    "store.offheap.error")
                .negate()))
        .check(CLI);
  }
}

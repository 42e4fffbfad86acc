package store.offheap.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import store.offheap.file.PendingFile;

/** The command line sees of the library what its users see. */
class ArchitectureTest {
  @Test
  void onlyPublicPackagesAreUsed() {
    DescribedPredicate<JavaClass> inner = JavaClass.Predicates.resideInAnyPackage(
            "store.offheap.file..", "store.offheap.table..")
        .and(DescribedPredicate.not(JavaClass.Predicates.type(PendingFile.class)));
    noClasses()
        .should()
        .dependOnClassesThat(inner)
        .check(new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("store.offheap.cli"));
  }
}

package io.proxquant.models;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Packages by role: what is below knows nothing of what is above. */
class PackagesTest {
    @Test
    void noPackageKnowsOneThatKnowsIt() {
        slices().matching("io.proxquant.models.(**)")
                .should()
                .beFreeOfCycles()
                .because("a role that needs another's insides is in the wrong package: move the class, or ask for an"
                        + " interface (engine, parameters, data; pass; networks; what is done with them)")
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("io.proxquant.models"));
    }
}

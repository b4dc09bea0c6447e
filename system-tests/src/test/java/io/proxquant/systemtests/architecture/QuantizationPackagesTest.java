package io.proxquant.systemtests.architecture;

import java.nio.file.Path;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Holds what the packages of libs/quantization may know of each other. */
class QuantizationPackagesTest {
    private static final String ROOT = "io.proxquant.quantization";
    private static final String[] FAMILIES = {
        ROOT + ".binary..",
        ROOT + ".ternary..",
        ROOT + ".multibit..",
        ROOT + ".uniform..",
        ROOT + ".poweroftwo..",
        ROOT + ".lossaware.."
    };
    private static JavaClasses quantization;

    @BeforeAll
    static void importIt() {
        quantization = new ClassFileImporter()
                .importPath(Path.of(System.getProperty("proxquant.root"), "libs", "quantization", "target", "classes"));
    }

    @Test
    void familiesDoNotKnowEachOtherInCircles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a family must be readable on its own: move what two of them share into 'fitting'")
                .check(quantization);
    }

    @Test
    void theContractsKnowNoFamilyAndNoListOfThem() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", ROOT, ROOT + ".kernels..", ROOT + ".packing..")
                .because("every family implements the contracts: name a piece there, find it through its list")
                .check(quantization);
    }

    @Test
    void onlyTheListsKnowWhatImplementsAFamily() {
        classes()
                .that()
                .resideInAnyPackage(FAMILIES)
                .and()
                .haveSimpleNameEndingWith("Quantizers")
                .should()
                .onlyBeAccessed()
                .byAnyPackage(
                        ROOT + ".quantizers",
                        ROOT + ".maps",
                        ROOT + ".rules",
                        ROOT + ".binary",
                        ROOT + ".ternary",
                        ROOT + ".multibit",
                        ROOT + ".uniform",
                        ROOT + ".poweroftwo",
                        ROOT + ".lossaware")
                .because("a quantizer is found by name: take Quantizers.byName")
                .check(quantization);
    }
}

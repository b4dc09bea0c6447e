package io.proxquant.systemtests.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

/** Holds the arrows of docs/architecture.md: who may know whom, and what nobody may call. */
class LayeringTest {
    private static final String ROOT = "io.proxquant.";
    private static JavaClasses all;

    @BeforeAll
    static void importEveryModule() throws Exception {
        List<Path> outputs = new ArrayList<>();
        Path root = Path.of(System.getProperty("proxquant.root"));
        for (String folder : List.of("libs", "services", ".")) {
            try (Stream<Path> modules = Files.list(root.resolve(folder))) {
                modules.map(m -> m.resolve("target/classes"))
                        .filter(Files::isDirectory)
                        .forEach(outputs::add);
            }
        }
        all = new ClassFileImporter().importPaths(outputs);
    }

    @Test
    void nothingIsSpelledInTheDigitsOfTheMachine() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .because(
                        "Arabic, Persian and Marathi machines write other digits, and text becomes keys of the store; give"
                                + " String.format Locale.ROOT")
                .check(all);
    }

    @ParameterizedTest(name = "{0} knows only {1}")
    @CsvSource({
        "quantization, ''",
        "kernels, quantization",
        "contracts, ''",
        "checkpoints, quantization|contracts",
        "recipes, quantization|contracts",
        "networks, recipes",
        "onnx, contracts|recipes|networks",
        "compression, quantization|contracts|checkpoints",
        "exports, quantization|contracts|checkpoints",
        "storage, contracts",
        "registry, quantization|contracts|checkpoints|recipes|storage",
        "messaging, contracts|storage",
        "models, quantization|contracts|checkpoints|compression|recipes|networks|onnx|storage",
        "trainer, quantization|contracts|checkpoints|recipes|networks|storage|registry|messaging|models",
        "quantizer, quantization|contracts|checkpoints|compression|recipes|storage|registry|messaging",
        "evaluator, quantization|contracts|checkpoints|recipes|storage|registry|messaging|models",
        "local, contracts",
        "cli, quantization|kernels|contracts|checkpoints|compression|exports|recipes|storage|registry|messaging|models|local",
    })
    void roomsKnowOnlyTheRoomsBelowThem(String room, String below) {
        List<String> allowed = new ArrayList<>(List.of(below.split("\\|")));
        allowed.add(room);
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("stand in another room than " + allowed) {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaClass target) {
                        String name = target.getPackageName() + ".";
                        return name.startsWith(ROOT)
                                && allowed.stream().noneMatch(a -> name.startsWith(ROOT + a + "."));
                    }
                })
                .because("arrows point one way (docs/architecture.md): move the shared type down into a library that "
                        + "both rooms may know, or let the caller pass in what is needed")
                .check(all);
    }

    @Test
    void everyRoomStandsInTheTable() throws Exception {
        Path root = Path.of(System.getProperty("proxquant.root"));
        String table = Files.readString(root.resolve("docs/architecture.md"));
        try (Stream<Path> libs = Files.list(root.resolve("libs"));
                Stream<Path> services = Files.list(root.resolve("services"))) {
            assertThat(Stream.concat(libs, services)
                            .filter(room -> Files.isRegularFile(room.resolve("pom.xml")))
                            .map(room -> root.relativize(room).toString()))
                    .isNotEmpty()
                    .allSatisfy(room -> assertThat(table).contains("| `" + room + "` |"));
        }
    }

    @Test
    void theQuantizationCoreNeedsNothingButTheJdk() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "quantization..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", ROOT + "quantization..")
                .because("the core must stay usable anywhere: put what needs a library into the room that needs it")
                .check(all);
    }

    @Test
    void theQuantizerServiceHoldsNoNativeLibrary() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "quantizer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .because("CPU nodes quantize without libtorch: work on float arrays from libs/checkpoints")
                .check(all);
    }

    @Test
    void theWireNeedsNoQuarkus() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "messaging.wire..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..", "org.apache.kafka..", ROOT + "contracts..", ROOT + "messaging.wire..")
                .because("the command line reaches Kafka by the same classes and has no Quarkus on its class path")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "cli..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("belong to services") {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaClass target) {
                        String name = target.getPackageName() + ".";
                        return name.startsWith(ROOT + "messaging.") && !name.startsWith(ROOT + "messaging.wire.");
                    }
                })
                .because("all else of libs/messaging needs Quarkus: what both need belongs into messaging.wire")
                .check(all);
    }

    @Test
    void onlyModelsKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "models..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .because(
                        "where tensors live is one room's business: take ParameterPort, or add to libs/models what is needed")
                .check(all);
    }

    @Test
    void servicesAndCommandsSayWhereANetworkComputes() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "trainer..", ROOT + "evaluator..", ROOT + "cli..")
                .should()
                .callMethodWhere(new DescribedPredicate<JavaCall<?>>("make a network without a device") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        return call.getTargetOwner().getName().equals(ROOT + "models.networks.Networks")
                                && call.getName().equals("create")
                                && call.getTarget().getRawParameterTypes().stream()
                                        .noneMatch(type -> type.getSimpleName().equals("ComputeDevice"));
                    }
                })
                .because("it would compute on the processor whatever the operator chose: pass the ComputeDevice on")
                .check(all);
    }

    @Test
    void tensorsAreNeverReplacedUnderTheirViews() {
        noClasses()
                .should()
                .callMethodWhere(new DescribedPredicate<JavaCall<?>>("set the content of an NDArray from Java memory") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        return call.getTargetOwner().isAssignableTo("ai.djl.ndarray.NDArray")
                                && call.getName().equals("set")
                                && call.getTarget().getRawParameterTypes().size() == 1;
                    }
                })
                .because("NDArray.set moves the storage and every earlier view dangles: write through ParameterPort")
                .allowEmptyShould(true)
                .check(all);
    }

    @Test
    void timeComesFromAClock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "local..", ROOT + "cli..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("results must be repeatable and tests must not wait: take a java.time.Clock")
                .check(all);
    }

    @Test
    void randomnessIsSeeded() {
        noClasses()
                .should()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .because("every run must repeat itself: derive a generator from the recipe's seed")
                .check(all);
    }

    @Test
    void nothingIsKeptInStaticState() {
        noFields()
                .that()
                .haveModifier(JavaModifier.STATIC)
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("..jmh_generated..")
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .because("static state leaks between runs and tests: make it a field of an injected object")
                .check(all);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl)")
                .because("such a name hides what the class is for: use the field's own term")
                .check(all);
    }
}

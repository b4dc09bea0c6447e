package io.proxquant.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code ./proxquant} starts Java with. */
class LauncherJavaTest {
    @TempDir
    Path folder;

    private Checkout checkout;

    @BeforeEach
    void clean() throws IOException {
        checkout = new Checkout(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quantize", "inspect", "evaluate", "calibrate"})
    void whatComputesGetsTheCompilerTheKernelsAndTheMemoryOfTheMachine(String command) throws Exception {
        assertThat(checkout.run(command, "a file").java())
                .contains("@" + checkout.path("cli/target/launcher/app/jvm.args"), "a file")
                .anyMatch(argument -> argument.startsWith("-XX:MaxRAMPercentage="))
                .noneMatch(argument -> argument.startsWith("-Xmx") || argument.startsWith("-XX:Tiered"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "methods", "submit", "demo", "quantize --help"})
    void whatDoesNotStartsFastAndStaysSmall(String command) throws Exception {
        assertThat(checkout.run(command.split(" ")).java())
                .contains("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .noneMatch(argument -> argument.startsWith("@"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_YY.ISO-8859-1"})
    void aLocaleThatCannotNameEveryFileIsReplaced(String locale) throws Exception {
        checkout.set("LC_ALL", locale);
        checkout.write("grün/über.yaml", "model");
        assertThat(checkout.run("recipe", "check", "grün/über.yaml").java())
                .contains("grün/über.yaml", "LC_ALL=C.UTF-8");
    }

    @Test
    void aLocaleThatCanIsLeft() throws Exception {
        checkout.set("LC_ALL", "C.utf8");
        assertThat(checkout.run("methods").java()).contains("LC_ALL=C.utf8");
    }

    @Test
    void aJavaWithoutTheVectorModuleComputesWithoutIt() throws Exception {
        checkout.javaLacksVectors();
        assertThat(checkout.run("quantize").java())
                .contains("io.proxquant.cli.ProxQuant")
                .noneMatch(argument -> argument.startsWith("@"));
    }

    @Test
    void aFolderWithASpaceAndALinkToTheLauncherAreNoMatter() throws Exception {
        Checkout other = new Checkout(Files.createDirectory(folder.resolve("a folder")));
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("proxquant"), Path.of("../a folder/proxquant"));
        Checkout.Outcome called = other.call(link, "quantize", "a file").end();
        assertThat(called.said()).contains("Built in");
        assertThat(called.java())
                .contains("@" + other.path("cli/target/launcher/app/jvm.args"), "a file")
                .contains("-Dproxquant.root=" + other.path("").toRealPath());
    }

    @Test
    void anImageHoldsProgramsWithoutSourcesAndWithoutAnEngine() throws Exception {
        Files.delete(checkout.path("pom.xml"));
        assertThat(checkout.run("methods").said())
                .contains("there is no program in", "neither a checkout nor an image");
        Files.createDirectories(checkout.path("cli/target/app/lib"));
        assertThat(checkout.run("quantize").java())
                .contains("@" + checkout.path("cli/target/app/jvm.args"), "-Dproxquant.products=target");
        Checkout.Outcome evaluate = checkout.run("evaluate");
        assertThat(evaluate.status()).isOne();
        assertThat(evaluate.said()).contains("evaluate runs networks", "in a checkout");
        assertThat(checkout.builds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quantize", "methods"})
    void theCallersOptionsComeLastAndSoCount(String command) throws Exception {
        checkout.set("PROXQUANT_JAVA_OPTS", "-Xmx9g -Xlog:gc");
        var java = checkout.run(command).java();
        int last = java.indexOf("-cp");
        assertThat(java.subList(last - 2, last)).containsExactly("-Xmx9g", "-Xlog:gc");
    }
}

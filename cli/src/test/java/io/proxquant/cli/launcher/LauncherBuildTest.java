package io.proxquant.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code ./proxquant} builds before it runs a command, and that it never runs a program that its sources do not say. */
class LauncherBuildTest {
    private static final String HALF_A_CLASS = "libs/one/target/launcher/classes/Half.class";

    @TempDir
    Path folder;

    private Checkout checkout;

    @BeforeEach
    void clean() throws IOException {
        checkout = new Checkout(folder);
    }

    @Test
    void buildsWhatACommandNeedsAndNothingTwice() throws Exception {
        assertThat(checkout.run("methods").status()).isZero();
        checkout.run("methods");
        checkout.run("--help");
        assertThat(checkout.builds()).containsExactly("cli");

        checkout.run("demo");
        checkout.run("demo");
        assertThat(checkout.builds())
                .containsExactly(
                        "cli", "local,services/trainer-service,services/quantizer-service,services/evaluator-service");
    }

    @Test
    void saysHowFarItIs() throws Exception {
        assertThat(checkout.run("methods").said()).contains("Building cli", "Built in", "1.5 MB downloaded");
    }

    @Test
    void aFailedBuildIsAFailureAndIsTriedAgain() throws Exception {
        checkout.run("methods");
        checkout.write("cli/src/main/java/Some.java", "class Some { wrong }");
        checkout.mavenDoes("fail");
        for (int i = 0; i < 2; i++) {
            Checkout.Outcome failed = checkout.run("methods");
            assertThat(failed.status()).isOne();
            assertThat(failed.java()).isEmpty();
            assertThat(failed.said()).contains("a source is wrong", "the build failed; its whole log is");
        }

        checkout.mavenDoes("succeed");
        assertThat(checkout.run("methods").java()).contains("io.proxquant.cli.ProxQuant");
        assertThat(checkout.builds()).hasSize(4);
    }

    @Test
    void nothingIsBuiltUponWhatAKilledBuildLeft() throws Exception {
        checkout.mavenDoes("die");
        Checkout.Outcome killed = checkout.run("methods");
        assertThat(killed.status()).isOne();
        assertThat(killed.java()).isEmpty();
        checkout.write(HALF_A_CLASS, "hal");

        checkout.mavenDoes("succeed");
        assertThat(checkout.run("methods").status()).isZero();
        assertThat(checkout.path(HALF_A_CLASS)).doesNotExist();
    }

    @Test
    void aStoppedLauncherStopsMavenAndLeavesTheProgramStale() throws Exception {
        checkout.mavenDoes("wait");
        Checkout.Call call = checkout.start("methods");
        await(() -> Files.exists(checkout.path("mvn.waits")));
        long maven = Long.parseLong(Files.readString(checkout.path("mvn.waits")).strip());
        call.process().toHandle().destroy();
        assertThat(call.end().status()).isEqualTo(130);
        assertThat(ProcessHandle.of(maven)).isEmpty();

        checkout.mavenDoes("succeed");
        assertThat(checkout.run("methods").status()).isZero();
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void aChangeWhileMavenRunsIsBuiltNextTime() throws Exception {
        checkout.mavenDoes("wait");
        Checkout.Call call = checkout.start("methods");
        await(() -> Files.exists(checkout.path("mvn.waits")));
        checkout.write("cli/src/main/java/Some.java", "class Some { int later; }");
        checkout.write("mvn.go", "");
        assertThat(call.end().status()).isZero();

        checkout.mavenDoes("succeed");
        checkout.run("methods");
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void aSourceThatChangesOrComesIsBuiltIn() throws Exception {
        checkout.run("methods");
        checkout.write("libs/one/src/main/java/Some.java", "class Some { int changed; }");
        checkout.run("methods");
        assertThat(checkout.path("libs/one/target/launcher/classes/compiled")).exists();
        checkout.write("libs/two/pom.xml", "<project/>");
        checkout.run("methods");
        checkout.write("local/src/main/java/Other.java", "class Other {}");
        checkout.run("methods");
        assertThat(checkout.builds()).hasSize(4);

        checkout.write("libs/one/src/test/java/SomeTest.java", "class SomeTest { int changed; }");
        checkout.write("services/trainer-service/src/main/java/Some.java", "class Some { int changed; }");
        checkout.run("methods");
        assertThat(checkout.builds()).hasSize(4);
    }

    @Test
    void anOlderSourceThatTakesTheNewOnesPlaceIsBuiltIn() throws Exception {
        Path source = checkout.path("libs/one/src/main/java/Some.java");
        checkout.run("methods");
        var before = Files.getLastModifiedTime(source);
        checkout.write("libs/one/src/main/java/Some.java", "class Some { int older; }");
        Files.setLastModifiedTime(source, before);
        checkout.run("methods");
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void whatADeletedSourceLeftIsCleared() throws Exception {
        checkout.run("methods");
        checkout.write("libs/one/target/launcher/classes/table.txt", "1");
        Files.delete(checkout.path("libs/one/src/main/resources/table.txt"));
        checkout.run("methods");
        assertThat(checkout.builds()).hasSize(2);
        assertThat(checkout.path("libs/one/target/launcher/classes/table.txt")).doesNotExist();
    }

    @Test
    void jarsOfAnOtherPomAreCleared() throws Exception {
        for (String pom : new String[] {"pom.xml", "cli/pom.xml", "libs/one/pom.xml"}) {
            checkout.run("methods");
            checkout.write("cli/target/launcher/app/lib/dependency-1.jar", "");
            checkout.write(pom, "<project><!-- dependency 2 --></project>");
            int builds = checkout.builds().size();
            checkout.run("methods");
            assertThat(checkout.builds()).hasSize(builds + 1);
            assertThat(checkout.path("cli/target/launcher/app/lib/dependency-1.jar"))
                    .doesNotExist();
        }
    }

    @Test
    void aCheckoutThatCannotBeWrittenIsToldOfUnlessAllIsBuilt() throws Exception {
        Files.createDirectories(checkout.path("cli/target"));
        checkout.write("target", "in the way");
        Checkout.Outcome outcome = checkout.run("methods");
        assertThat(outcome.status()).isOne();
        assertThat(outcome.said()).contains("something has to be built (cli)", "cannot be written");
        assertThat(checkout.builds()).isEmpty();
        Files.delete(checkout.path("target"));
        checkout.run("methods");
        Files.move(checkout.path("target"), checkout.path("moved"));
        checkout.write("target", "in the way");
        assertThat(checkout.run("methods").status()).isZero();
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        checkout.mavenDoes("wait");
        Checkout.Call first = checkout.start("methods");
        await(() -> Files.exists(checkout.path("mvn.waits")));
        Checkout.Call second = checkout.start("methods");
        await(() -> said(second).contains("Another ./proxquant builds in this checkout"));
        checkout.write("mvn.go", "");
        assertThat(first.end().status()).isZero();
        assertThat(second.end().java()).contains("io.proxquant.cli.ProxQuant");
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void anOldMavenIsToldOf() throws Exception {
        checkout.maven("3.6.3");
        Checkout.Outcome outcome = checkout.run("methods");
        assertThat(outcome.status()).isOne();
        assertThat(outcome.said()).contains("Maven 3.6.3 is too old", "3.8.6");
        for (String enough : new String[] {"3.8.6", "3.9.11", "4.0.0"}) {
            checkout.maven(enough);
            Files.deleteIfExists(checkout.path("cli/target/launcher/built"));
            assertThat(checkout.run("methods").status()).isZero();
        }
    }

    private static String said(Checkout.Call call) {
        try {
            return call.said();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}

package io.proxquant.systemtests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A trainer that is asked to end in the middle of a step leaves native code first: it ends by itself, without a crash
 * report, and the run goes on where it was.
 */
class TerminationTest {
    private static final long SEED = 51;
    /** 128 + 15: the JVM ended because of TERM, in order. */
    private static final int ENDED_BY_TERM = 143;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path work;

    @Test
    void endsCleanlyFiveTimesOfFive() throws Exception {
        terminate(5);
    }

    @Test
    @Tag("soak")
    void endsCleanlyFiftyTimesOfFifty() throws Exception {
        terminate(50);
    }

    private void terminate(int times) throws Exception {
        System.out.println("moments of termination are drawn from seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        try (Installation installation = new Installation(work, 1)) {
            Recipe recipe = installation.recipe(TinyRecipe.yaml("lasting", 100_000));
            installation.request("lasting", recipe, installation.data(TinyRecipe.data()));
            long step = 0;
            for (int i = 1; i <= times; i++) {
                try (ServiceProcess trainer = installation.service("trainer-service")) {
                    long beyond = step + 1 + random.nextInt(20);
                    step = installation
                            .events()
                            .await(RunProgressed.class, p -> p.position().step() > beyond, PATIENCE, trainer::tail)
                            .position()
                            .step();
                    int status = trainer.terminate(PATIENCE);
                    System.out.println("termination " + i + " after step " + step + ": exit status " + status);
                    assertThat(status).as(trainer.log()).isEqualTo(ENDED_BY_TERM);
                    assertThat(trainer.log()).doesNotContain("SIGSEGV", "fatal error has been detected");
                }
            }
            assertThat(crashReports()).isEmpty();
            assertThat(installation.events().all(RunCompleted.class, c -> true)).isEmpty();
            assertThat(installation.events().deadLetters()).isEmpty();
        }
    }

    private Stream<Path> crashReports() throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(f -> f.getFileName().toString().startsWith("hs_err")).toList().stream();
        }
    }
}

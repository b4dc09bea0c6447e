package io.proxquant.systemtests.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Evictions and lost nodes: trainers that are killed again and again, some of them seconds after they were started, and
 * mostly between two checkpoints, end every run with the bytes of an undisturbed one, and none as poison.
 */
class SeededKillerTest {
    private static final long SEED = 20261129;
    private static final int[] KILLS_PER_RUN = {5, 4, 3, 3, 3, 2};
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path work;

    /** One kill: so long after the start of the process, or when progress of the step was heard. */
    private record Kill(long millis, long step) {
        static Kill drawn(SplittableRandom random) {
            return random.nextInt(3) == 0
                    ? new Kill(500 + random.nextInt(5000), -1)
                    : new Kill(random.nextInt(40), 1 + random.nextLong(TinyRecipe.STEPS - 1));
        }

        boolean early() {
            return step < 0;
        }
    }

    @Test
    void endsEveryRun() throws Exception {
        System.out.println("kills are drawn from seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        try (Installation installation = new Installation(work, 1);
                ServiceProcess quantizer = installation.service("quantizer-service")) {
            // checkpoints at the ends of phases only: most deaths have none between them
            Recipe recipe = installation.recipe(TinyRecipe.yaml().replace("everySteps: 3", "everySteps: 1000"));
            Digest data = installation.data(TinyRecipe.data());
            installation.request("undisturbed", recipe, data);
            List<Digest> undisturbed;
            try (ServiceProcess trainer = trainer(installation)) {
                undisturbed = ending(installation, recipe, "undisturbed", trainer, quantizer);
            }
            int killed = 0;
            for (int run = 0; run < KILLS_PER_RUN.length; run++) {
                String name = "evicted-" + (run + 1);
                List<Kill> kills = new ArrayList<>();
                for (int i = 0; i < KILLS_PER_RUN[run]; i++) {
                    kills.add(Kill.drawn(random));
                }
                installation.request(name, recipe, data);
                for (Kill kill : kills) {
                    try (ServiceProcess trainer = trainer(installation)) {
                        await(kill, name, installation.events(), trainer);
                        trainer.kill();
                        killed++;
                    }
                }
                try (ServiceProcess trainer = trainer(installation)) {
                    assertThat(ending(installation, recipe, name, trainer, quantizer))
                            .as(name + " after " + kills)
                            .isEqualTo(undisturbed);
                }
            }
            assertThat(killed).isEqualTo(20);
            assertThat(installation.events().deadLetters()).isEmpty();
        }
    }

    /** Waits for the moment; the end of the run is one as well, where a step comes too late. */
    private static void await(Kill kill, String run, EventLog events, ServiceProcess trainer)
            throws InterruptedException {
        CountDownLatch moment = new CountDownLatch(1);
        if (kill.early()) {
            moment.await(kill.millis(), TimeUnit.MILLISECONDS);
            return;
        }
        Consumer<EventLog.Entry> listener = entry -> {
            boolean stepped = entry.event() instanceof RunProgressed p
                    && p.run().equals(run)
                    && p.position().step() >= kill.step();
            if (stepped || entry.event() instanceof RunCompleted c && c.run().equals(run)) {
                moment.countDown();
            }
        };
        events.listen(listener);
        boolean over = !events.all(RunCompleted.class, c -> c.run().equals(run)).isEmpty();
        assertThat(over || moment.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the moment came: " + kill + "\n" + trainer.tail())
                .isTrue();
        events.unlisten(listener);
        new CountDownLatch(1).await(kill.millis(), TimeUnit.MILLISECONDS);
    }

    /** With a name of its own in the group, as a pod of a stateful set has: its successor need not wait for its session. */
    private static ServiceProcess trainer(Installation installation) throws Exception {
        return installation.service(
                "trainer-service",
                installation.stack().s3(),
                Map.of(
                        "proxquant.trainer.progress-interval", "PT0S",
                        "proxquant.messaging.death-pause", "PT2S",
                        "mp.messaging.incoming.runs.group.instance.id", "trainer-0"));
    }

    private static List<Digest> ending(
            Installation installation, Recipe recipe, String run, ServiceProcess trainer, ServiceProcess quantizer) {
        RunCompleted completed = installation.completed(run, PATIENCE, trainer::tail);
        CheckpointManifest last = installation.checkpoint(recipe.model(), run, completed.finalStep());
        ArtifactPublished artifact = installation
                .events()
                .await(
                        ArtifactPublished.class,
                        e -> e.run().equals(run)
                                && e.phase() == Phase.FINAL
                                && e.quantization().name().equals("binary"),
                        PATIENCE,
                        quantizer::tail);
        return List.of(
                last.weights().sha256(),
                last.resume().sha256(),
                artifact.stored().object().sha256());
    }
}

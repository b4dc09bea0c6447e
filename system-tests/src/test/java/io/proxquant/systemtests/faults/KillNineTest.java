package io.proxquant.systemtests.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;
import io.proxquant.systemtests.stack.StoreTap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A trainer that is killed at any moment and started again ends its run exactly as one that was left alone: the same
 * bytes of final weights, optimizer state and artifact.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillNineTest {
    private static final long SEED = 20261124;
    private static final int POINTS = 20;
    private static final int CHECKPOINTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    static Path work;

    private Installation installation;
    private StoreTap tap;
    private ServiceProcess quantizer;
    private ServiceProcess trainer;
    private Recipe recipe;
    private Digest data;
    private Ending undisturbed;
    private int runs;

    /** What must not depend on any kill. */
    record Ending(Digest weights, String optimizerState, Digest artifact) {}

    static Stream<KillPoint> points() {
        System.out.println("kill points are drawn from seed " + SEED);
        return KillPoint.seeded(SEED, POINTS, TinyRecipe.STEPS, CHECKPOINTS).stream();
    }

    @BeforeAll
    void trainUndisturbed() throws Exception {
        installation = new Installation(work, 1);
        tap = installation.tap();
        quantizer = installation.service("quantizer-service");
        trainer = startTrainer();
        recipe = installation.recipe(TinyRecipe.yaml());
        data = installation.data(TinyRecipe.data());
        quantizer.awaitReady();
        installation.request("undisturbed", recipe, data);
        undisturbed = ending("undisturbed");
    }

    @ParameterizedTest(name = "killed {0}")
    @MethodSource("points")
    void endsAsIfNothingHadHappened(KillPoint point) throws Exception {
        String run = "killed-" + ++runs;
        trainer.awaitReady();
        try (KillPoint.Armed armed = point.arm(run, tap, installation.events(), () -> trainer.kill())) {
            installation.request(run, recipe, data);
            assertThat(armed.awaitFired(PATIENCE.toSeconds()))
                    .as("the moment came: " + point + "\n" + trainer.tail())
                    .isTrue();
        }
        assertThat(trainer.alive()).isFalse();
        trainer = startTrainer();
        assertThat(ending(run)).isEqualTo(undisturbed);
    }

    @AfterAll
    void stop() throws Exception {
        if (trainer != null) {
            trainer.close();
        }
        if (quantizer != null) {
            quantizer.close();
        }
        tap.close();
        installation.close();
    }

    private ServiceProcess startTrainer() throws Exception {
        return installation.service(
                "trainer-service",
                tap.endpoint(),
                Map.of(
                        "proxquant.trainer.progress-interval", "PT0S",
                        "proxquant.messaging.death-pause", "PT1S"));
    }

    private Ending ending(String run) {
        RunCompleted completed = installation.completed(run, PATIENCE, () -> trainer.tail());
        CheckpointManifest last = installation.checkpoint(recipe.model(), run, completed.finalStep());
        ArtifactPublished artifact = installation
                .events()
                .await(ArtifactPublished.class, e -> packed(e, run), PATIENCE, () -> quantizer.tail());
        assertThat(installation.events().all(ArtifactPublished.class, e -> packed(e, run)))
                .as("a repeated event says the same")
                .allMatch(artifact::equals);
        return new Ending(
                last.weights().sha256(),
                last.resume().sha256().hex(),
                artifact.stored().object().sha256());
    }

    private static boolean packed(ArtifactPublished event, String run) {
        return event.run().equals(run)
                && event.phase() == Phase.FINAL
                && event.quantization().name().equals("binary");
    }
}

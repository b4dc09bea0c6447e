package io.proxquant.systemtests.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStarted;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.ObjectKey;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From an artifact to its calibrated form and its score, through all services, with a trainer killed on the way. */
class CalibratedArtifactTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path work;

    @Test
    void aKilledCalibrationEndsInTheSameCheckpointWithTheArtifactsOwnCodes() throws Exception {
        try (Installation installation = new Installation(work, 1);
                ServiceProcess quantizer = installation.service("quantizer-service");
                ServiceProcess evaluator = installation.service("evaluator-service")) {
            Recipe recipe = installation.recipe(TinyRecipe.yaml());
            Digest data = installation.data(TinyRecipe.data());
            ServiceProcess trainer = installation.service("trainer-service");
            installation.request("source", recipe, data);
            installation.completed("source", PATIENCE, trainer::tail);
            ArtifactPublished source = artifact(installation, "source", Phase.WARM_START, quantizer);

            killedWhenItHasStarted(installation, trainer, calibrate("once", recipe, data, source));
            try (ServiceProcess next = installation.service("trainer-service")) {
                RunCompleted killed = installation.completed("once", PATIENCE, next::tail);
                installation.publish(calibrate("undisturbed", recipe, data, source));
                RunCompleted undisturbed = installation.completed("undisturbed", PATIENCE, next::tail);
                assertThat(killed.finalCheckpoint()).isEqualTo(undisturbed.finalCheckpoint());
            }
            ArtifactPublished calibrated = artifact(installation, "once", Phase.FINAL, quantizer);
            assertThat(calibrated.lineage().parent()).isEqualTo(source.checkpoint());
            codesAreEqual(installation, source, calibrated);
            installation
                    .events()
                    .await(EvaluationCompleted.class, e -> e.run().equals("once"), PATIENCE, evaluator::tail);
            assertThat(installation.events().all(ArtifactPublished.class, a -> a.run()
                            .equals("once")))
                    .extracting(a -> a.quantization().name())
                    .as("nothing else is made of a calibrated checkpoint")
                    .containsOnly("binary");
            assertThat(installation.events().deadLetters()).isEmpty();
        }
    }

    private static RunRequested calibrate(String run, Recipe recipe, Digest data, ArtifactPublished artifact) {
        return RunRequested.calibration(
                run, recipe.model(), recipe.digest(), data, artifact.stored().manifest());
    }

    private static void killedWhenItHasStarted(Installation installation, ServiceProcess trainer, RunRequested request)
            throws Exception {
        Consumer<EventLog.Entry> killer = entry -> {
            if (entry.event() instanceof RunStarted started && started.run().equals(request.run()) && trainer.alive()) {
                trainer.kill();
            }
        };
        installation.events().listen(killer);
        installation.publish(request);
        await("killed").atMost(PATIENCE).until(() -> !trainer.alive());
        installation.events().unlisten(killer);
    }

    private static ArtifactPublished artifact(
            Installation installation, String run, Phase phase, ServiceProcess quantizer) {
        return installation
                .events()
                .await(
                        ArtifactPublished.class,
                        a -> a.run().equals(run)
                                && a.phase() == phase
                                && a.quantization().name().equals("binary"),
                        PATIENCE,
                        quantizer::tail);
    }

    private void codesAreEqual(Installation installation, ArtifactPublished one, ArtifactPublished other)
            throws Exception {
        try (ArtifactFile before = open(installation, one);
                ArtifactFile after = open(installation, other)) {
            assertThat(after.names()).isEqualTo(before.names());
            for (String name : before.names()) {
                assertThat(after.quantized(name)).isEqualTo(before.quantized(name));
                if (before.quantized(name)) {
                    assertThat(after.codes(name).codes())
                            .isEqualTo(before.codes(name).codes());
                    assertThat(after.codes(name).codebooks())
                            .isEqualTo(before.codes(name).codebooks());
                }
            }
            assertThat(after.dequantize("bn1.running_mean")).isNotEqualTo(before.dequantize("bn1.running_mean"));
        }
    }

    private ArtifactFile open(Installation installation, ArtifactPublished artifact) throws Exception {
        byte[] bytes = installation
                .store()
                .find(new ObjectKey(artifact.stored().object().key()), 1 << 24)
                .orElseThrow();
        Path file = Files.write(work.resolve(artifact.run() + ".safetensors"), bytes);
        return ArtifactFile.open(file, SafetensorsLimits.defaults());
    }
}

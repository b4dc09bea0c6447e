package io.proxquant.systemtests.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.ObjectKey;
import io.proxquant.systemtests.faults.TinyRecipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** A request goes in, a decision comes out, and everything that was named on the way exists and hashes. */
class WholePipelineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path work;

    @Test
    void carriesARequestToItsDecision() throws Exception {
        try (Installation installation = new Installation(work, 2);
                ServiceProcess trainer = installation.service("trainer-service");
                ServiceProcess quantizer = installation.service("quantizer-service");
                ServiceProcess evaluator = installation.service("evaluator-service")) {
            Recipe recipe = installation.recipe(TinyRecipe.yaml());
            installation.request("whole", recipe, installation.data(TinyRecipe.data()));
            installation.completed("whole", PATIENCE, trainer::tail);

            PromotionDecided decided = installation
                    .events()
                    .await(
                            PromotionDecided.class,
                            d -> d.quantization().equals("binary") && d.step() == TinyRecipe.STEPS,
                            PATIENCE,
                            evaluator::tail);

            assertThat(decided.verdict()).as(decided.toString()).isEqualTo(Verdict.PROMOTED);
            everyCheckpointHasItsArtifacts(installation, recipe);
            everyObjectExistsAndHashes(installation);
            proxPointsAreNeverPromoted(installation);
            assertThat(installation.keys("models/" + recipe.model() + "/aliases/"))
                    .hasSize(1);
            assertThat(installation.events().deadLetters()).isEmpty();
            for (ServiceProcess service : List.of(trainer, quantizer, evaluator)) {
                assertThat(service.status("/q/health/live")).isEqualTo(200);
                assertThat(service.get("/q/metrics").body()).contains("proxquant_events_consumed_total");
            }
        }
    }

    private static void everyCheckpointHasItsArtifacts(Installation installation, Recipe recipe) {
        Set<String> expected = new TreeSet<>();
        for (CheckpointPublished checkpoint : installation.events().all(CheckpointPublished.class, c -> true)) {
            recipe.variants().forEach(v -> expected.add(checkpoint.step() + " " + v.name()));
        }
        Set<String> published = new TreeSet<>();
        installation
                .events()
                .all(ArtifactPublished.class, a -> true)
                .forEach(a -> published.add(a.step() + " " + a.quantization().name()));
        assertThat(published).isEqualTo(expected);
    }

    private static void everyObjectExistsAndHashes(Installation installation) {
        for (ArtifactPublished artifact : installation.events().all(ArtifactPublished.class, a -> true)) {
            byte[] bytes = installation
                    .store()
                    .find(new ObjectKey(artifact.stored().object().key()), 1 << 24)
                    .orElseThrow();
            assertThat(Digest.of(bytes)).isEqualTo(artifact.stored().object().sha256());
        }
    }

    private static void proxPointsAreNeverPromoted(Installation installation) {
        assertThat(installation.events().all(PromotionDecided.class, d -> d.quantization()
                        .startsWith("path")))
                .noneMatch(d -> d.verdict() == Verdict.PROMOTED);
        assertThat(installation.events().all(EvaluationCompleted.class, e -> e.phase() == Phase.FINAL))
                .isNotEmpty();
    }
}

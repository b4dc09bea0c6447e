package io.proxquant.evaluator.evaluation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.StoredArtifact;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Trial;
import io.proxquant.recipes.EvaluationSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which artifacts are evaluated; the run's chain has the steps 10, 20, 30 and 40, one epoch each, of which 40 was deleted. Its
 * recipe gives the warm start two epochs.
 */
class EvaluationPolicyTest {
    private static final Digest DIGEST = Digest.parse("0".repeat(64));
    private static final ObjectReference WEIGHTS = ObjectReference.blob(1, DIGEST);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Manifests manifests = new Manifests(store, Clock.systemUTC(), "test", () -> "nonce");

    @ParameterizedTest(name = "{0} {1}: {2} at {3} -> {4}")
    @CsvSource({
        "FINAL,  , QUANTIZING, 30, POLICY_NOT_FINAL",
        "FINAL,  , FROZEN,     30, POLICY_NOT_FINAL",
        "FINAL,  , WARM_START, 10, POLICY_NOT_FINAL",
        "FINAL,  , WARM_START, 20, ",
        "FINAL,  , WARM_START, 0, ",
        "FINAL,  , WARM_START, 50, ",
        "FINAL,  , FINAL,      30, ",
        "FINAL,  , FOREIGN,    99, ",
        "NEWEST, , QUANTIZING, 20, POLICY_SUPERSEDED",
        "NEWEST, , QUANTIZING, 40, ",
        "NEWEST, , WARM_START, 10, POLICY_SUPERSEDED",
        "NEWEST, , WARM_START, 20, ",
        "NEWEST, , FINAL,      20, ",
        "EVERY, 2, QUANTIZING, 10, POLICY_NOT_NTH",
        "EVERY, 2, QUANTIZING, 20, ",
        "EVERY, 2, QUANTIZING, 30, POLICY_NOT_NTH",
        "EVERY, 2, QUANTIZING, 40, ",
        "EVERY, 3, WARM_START, 10, POLICY_NOT_NTH",
        "EVERY, 3, WARM_START, 20, ",
        "EVERY, 1, QUANTIZING, 10, ",
        "EVERY, 1, C_STEP,     10, POLICY_C_STEP",
        "FINAL,  , C_STEP,     10, POLICY_C_STEP",
    })
    void passesOver(EvaluationSection.Policy policy, Integer n, Phase phase, long step, ReasonCode reason) {
        chain();

        assertThat(passesOver(phase, step, new EvaluationSection(policy, n, 100, null), Map.of("epochs", 2)))
                .isEqualTo(Optional.ofNullable(reason));
    }

    @Test
    void aWarmStartThatWasNotTrainedHereEndsWhereItBegins() {
        chain();
        EvaluationSection section = new EvaluationSection(EvaluationSection.Policy.FINAL, null, 100, null);

        assertThat(passesOver(Phase.WARM_START, 10, section, Map.of("run", "float-{seed}")))
                .isEmpty();
    }

    private void chain() {
        for (int epoch = 1; epoch <= 4; epoch++) {
            String key = ManifestKeys.checkpoint("model", "run", 10 * epoch);
            manifests.createOnce(new ObjectKey(key), checkpoint(epoch), CheckpointManifest.class);
        }
        ObjectKey last = new ObjectKey(ManifestKeys.checkpoint("model", "run", 40));
        store.create(LiveManifests.mark(last), new byte[] {1});
    }

    private Optional<ReasonCode> passesOver(
            Phase phase, long step, EvaluationSection section, Map<String, ?> warmStart) {
        Recipe recipe = Json.mapper()
                .convertValue(
                        Map.of(
                                "apiVersion",
                                Recipe.API_VERSION,
                                "model",
                                "model",
                                "seed",
                                1,
                                "evaluation",
                                section,
                                "document",
                                Map.of("training", Map.of("warmStart", warmStart))),
                        Recipe.class);
        return new EvaluationPolicy(new Checkpoints(store, manifests, Clock.systemUTC()))
                .passesOver(artifact(phase, step), recipe);
    }

    private static CheckpointManifest checkpoint(int epoch) {
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                new RunStep("model", "run", 10L * epoch),
                epoch,
                Phase.WARM_START,
                Trial.of(1L),
                Lineage.of(DIGEST, DIGEST),
                new StoredWeights(WEIGHTS, DIGEST),
                List.of(),
                StoredCodes.NONE,
                null,
                new Reproducibility(1, "test", true),
                new Producer("trainer", "test"));
    }

    private static ArtifactPublished artifact(Phase phase, long step) {
        return new ArtifactPublished(
                new RunStep("model", "run", step),
                phase,
                DIGEST,
                Lineage.of(DIGEST, DIGEST),
                new Quantization("binary", ArtifactKind.HARD, DIGEST),
                ArtifactKind.HARD,
                new StoredArtifact("artifacts/model/a/q/v1.json", WEIGHTS, DIGEST),
                new StoredSize(1.0, 1, 1),
                Trial.NONE);
    }
}

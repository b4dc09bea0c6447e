package io.proxquant.evaluator.evaluation;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.EvaluationSection;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Which artifacts are evaluated; the run's chain has the steps 10, 20, 30 and 40, of which 40 was deleted. */
class PolicyTest {
    private static final String DIGEST = "0".repeat(64);

    @ParameterizedTest(name = "{0} {1}: {2} at {3} -> {4}")
    @CsvSource({
        "FINAL,  , QUANTIZING, 30, POLICY_NOT_FINAL",
        "FINAL,  , FROZEN,     30, POLICY_NOT_FINAL",
        "FINAL,  , WARM_START, 10, ",
        "FINAL,  , FINAL,      30, ",
        "FINAL,  , FOREIGN,    99, ",
        "NEWEST, , QUANTIZING, 20, POLICY_SUPERSEDED",
        "NEWEST, , QUANTIZING, 40, ",
        "NEWEST, , FINAL,      20, ",
        "EVERY, 2, QUANTIZING, 10, POLICY_NOT_NTH",
        "EVERY, 2, QUANTIZING, 20, ",
        "EVERY, 2, QUANTIZING, 30, POLICY_NOT_NTH",
        "EVERY, 2, QUANTIZING, 40, ",
        "EVERY, 3, WARM_START, 10, ",
        "EVERY, 1, QUANTIZING, 10, ",
    })
    void passesOver(EvaluationSection.Policy policy, Integer n, Phase phase, long step, ReasonCode reason) {
        MemoryObjectStore store = new MemoryObjectStore();
        for (long there : new long[] {10, 20, 30, 40}) {
            store.create(new ObjectKey(ManifestKeys.checkpoint("model", "run", there)), new byte[] {1});
        }
        String mark = ManifestKeys.deleted(ManifestKeys.checkpoint("model", "run", 40));
        store.create(new ObjectKey(mark), new byte[] {1});

        assertThat(new Policy(store).passesOver(artifact(phase, step), new EvaluationSection(policy, n, 100)))
                .isEqualTo(Optional.ofNullable(reason));
    }

    private static ArtifactPublished artifact(Phase phase, long step) {
        return new ArtifactPublished(
                "model",
                "run",
                step,
                phase,
                DIGEST,
                null,
                null,
                DIGEST,
                DIGEST,
                new Quantization("binary", ArtifactKind.HARD, DIGEST),
                ArtifactKind.HARD,
                "artifacts/model/a/q/v1.json",
                ObjectReference.blob(1, DIGEST),
                DIGEST,
                1.0,
                1,
                1,
                null,
                null);
    }
}

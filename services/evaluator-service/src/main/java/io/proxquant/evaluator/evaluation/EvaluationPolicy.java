package io.proxquant.evaluator.evaluation;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.EvaluationSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.storage.ObjectKey;

/**
 * Decides which artifacts are worth an evaluation. It goes by the run's chain in the store, not by the order of events, so that
 * a replay passes over the same ones. Ends of runs, foreign checkpoints and the end of the warm start are always evaluated: the
 * first two can be promoted, and the last shows what quantization without training would have given. Points of a closed loop
 * are no checkpoints of the chain: they are evaluated only where the recipe says so.
 */
public final class EvaluationPolicy {
    private final Checkpoints checkpoints;

    public EvaluationPolicy(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** Why the artifact is passed over; empty if it is to be evaluated. */
    public Optional<ReasonCode> passesOver(ArtifactPublished artifact, Recipe recipe) {
        EvaluationSection section = recipe.evaluation();
        if (artifact.phase() == Phase.C_STEP) {
            return section.evaluatesCSteps() ? Optional.empty() : Optional.of(ReasonCode.POLICY_C_STEP);
        }
        if (artifact.phase().promotable() || endsWarmStart(artifact, recipe)) {
            return Optional.empty();
        }
        return switch (section.policy()) {
            case FINAL -> Optional.of(ReasonCode.POLICY_NOT_FINAL);
            case NEWEST -> isNewest(artifact) ? Optional.empty() : Optional.of(ReasonCode.POLICY_SUPERSEDED);
            case EVERY -> isNth(artifact, section.n()) ? Optional.empty() : Optional.of(ReasonCode.POLICY_NOT_NTH);
        };
    }

    /**
     * Whether quantization-aware training begins here, or a float run ends: after the epochs that the recipe gives the warm
     * start, or with step 0 where weights were loaded. So it is known while the chain still grows. A checkpoint whose manifest
     * is gone counts as the end.
     */
    private boolean endsWarmStart(ArtifactPublished artifact, Recipe recipe) {
        Optional<Integer> epochs = recipe.warmStartEpochs();
        if (artifact.phase() != Phase.WARM_START || artifact.step() == 0 || epochs.isEmpty()) {
            return artifact.phase() == Phase.WARM_START;
        }
        try {
            return checkpoints
                    .find(artifact.model(), artifact.run(), artifact.step())
                    .map(manifest -> manifest.epoch() >= epochs.get())
                    .orElse(true);
        } catch (DeletedException gone) {
            return true;
        }
    }

    private boolean isNewest(ArtifactPublished artifact) {
        return checkpoints
                .headKey(artifact.model(), artifact.run())
                .map(head -> head.compareTo(own(artifact)) <= 0)
                .orElse(true);
    }

    /** Checkpoints are counted from 1 in the order of their steps. */
    private boolean isNth(ArtifactPublished artifact, int n) {
        int place = checkpoints.chain(artifact.model(), artifact.run()).indexOf(own(artifact)) + 1;
        return place % n == 0;
    }

    private static ObjectKey own(ArtifactPublished artifact) {
        return new ObjectKey(ManifestKeys.checkpoint(artifact.model(), artifact.run(), artifact.step()));
    }
}

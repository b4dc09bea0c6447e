package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The packed artifact and its baseline were run on the same data. The gate decides on {@code validation}; {@code test} is
 * reported.
 *
 * @param artifact key of the artifact manifest
 * @param quantization the variant's name
 * @param footprint what quantization did to the weights, and the sizes
 * @param baseline the float network compared with; absent when neither warm start nor parent is readable as floats
 * @param validation scores on the split that the gate uses
 * @param test scores on the test split; absent when the data has none
 * @param data digest of the data manifest
 * @param evaluation key of the stored evaluation
 */
public record EvaluationCompleted(
        @JsonUnwrapped RunStep at,
        Phase phase,
        String artifact,
        String quantization,
        ArtifactKind kind,
        Footprint footprint,
        @MayBeAbsent Baseline baseline,
        SplitScores validation,
        @MayBeAbsent SplitScores test,
        Digest data,
        String evaluation,
        @JsonUnwrapped Trial trial)
        implements StepEvent {
    public EvaluationCompleted {
        at = RunStep.named(at);
        Require.present("phase", phase);
        Require.key("artifact", artifact);
        Require.variant("quantization", quantization);
        Require.present("kind", kind);
        Require.present("footprint", footprint);
        Require.present("validation", validation);
        Require.present("data", data);
        Require.key("evaluation", evaluation);
        trial = Trial.orNone(trial);
    }

    @Override
    public EventType type() {
        return EventType.EVALUATION_COMPLETED;
    }

    @Override
    public String key() {
        return model();
    }

    @Override
    public String subject() {
        return at.path() + "/" + quantization;
    }
}

package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The model's policy passed this artifact over, so that a missing evaluation is never a riddle.
 *
 * @param artifact key of the artifact manifest
 * @param quantization the variant's name
 */
public record EvaluationSkipped(
        @JsonUnwrapped RunStep at, String artifact, @MayBeAbsent String quantization, ReasonCode reason)
        implements StepEvent {
    public EvaluationSkipped {
        at = RunStep.named(at);
        Require.key("artifact", artifact);
        if (quantization != null) {
            Require.variant("quantization", quantization);
        }
        Require.present("reason", reason);
    }

    @Override
    public EventType type() {
        return EventType.EVALUATION_SKIPPED;
    }

    @Override
    public String key() {
        return model();
    }

    @Override
    public String subject() {
        return at.path() + "/" + (quantization == null ? "-" : quantization);
    }
}

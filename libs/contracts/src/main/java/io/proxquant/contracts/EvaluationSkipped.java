package io.proxquant.contracts;

/**
 * The model's policy passed this artifact over, so that a missing evaluation is never a riddle.
 *
 * @param artifact key of the artifact manifest
 * @param quantization the variant's name
 */
public record EvaluationSkipped(
        String model, String run, long step, String artifact, @MayBeAbsent String quantization, ReasonCode reason)
        implements Event {
    public EvaluationSkipped {
        Require.name("model", model);
        Require.name("run", run);
        Require.step("step", step);
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
        return model;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/" + step + "/" + (quantization == null ? "-" : quantization);
    }
}

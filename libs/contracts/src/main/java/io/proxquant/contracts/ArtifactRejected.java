package io.proxquant.contracts;

/**
 * A checkpoint, or one quantization of it, could not be turned into an artifact and will not be tried again.
 *
 * @param quantization absent when the checkpoint itself was refused, before any quantization
 * @param detail what was wrong (file, offset or tensor) and what to do; cut at 4096 characters
 */
public record ArtifactRejected(
        String model,
        @MayBeAbsent String run,
        @MayBeAbsent Long step,
        @MayBeAbsent Digest checkpoint,
        @MayBeAbsent Quantization quantization,
        ReasonCode reason,
        String detail)
        implements Event {
    public ArtifactRejected {
        Require.name("model", model);
        if (run != null) {
            Require.name("run", run);
        }
        if (step != null) {
            Require.step("step", step);
        }
        Require.present("reason", reason);
        detail = Require.text("detail", detail);
    }

    /**
     * A checkpoint that was refused as a whole.
     *
     * @param checkpoint digest of its tensors; null where nobody got as far as reading them
     */
    public static ArtifactRejected whole(RunStep at, Digest checkpoint, ReasonCode reason, String detail) {
        return new ArtifactRejected(at.model(), at.run(), at.step(), checkpoint, null, reason, detail);
    }

    @Override
    public EventType type() {
        return EventType.ARTIFACT_REJECTED;
    }

    @Override
    public String key() {
        return model + "/" + runOrForeign();
    }

    @Override
    public String subject() {
        return model + "/" + runOrForeign() + "/" + (step == null ? "-" : step) + "/"
                + (quantization == null ? "-" : quantization.name());
    }

    private String runOrForeign() {
        return run == null ? RunStep.FOREIGN_RUN : run;
    }
}

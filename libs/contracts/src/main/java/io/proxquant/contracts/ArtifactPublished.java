package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * One quantization of one checkpoint is complete in the store.
 *
 * @param checkpoint digest of the quantized checkpoint
 * @param lineage what the quantized checkpoint comes from
 */
public record ArtifactPublished(
        @JsonUnwrapped RunStep at,
        Phase phase,
        Digest checkpoint,
        @JsonUnwrapped Lineage lineage,
        Quantization quantization,
        ArtifactKind kind,
        @JsonUnwrapped StoredArtifact stored,
        @JsonUnwrapped StoredSize size,
        @JsonUnwrapped Trial trial)
        implements StepEvent {
    public ArtifactPublished {
        at = RunStep.named(at);
        Require.present("phase", phase);
        Require.present("checkpoint", checkpoint);
        Require.present("recipe", Lineage.orUnknown(lineage).recipe());
        Require.present("quantization", quantization);
        Require.present("kind", kind);
        Require.present("artifact", stored);
        Require.present("storedBytes", size);
        trial = Trial.orNone(trial);
    }

    @Override
    public EventType type() {
        return EventType.ARTIFACT_PUBLISHED;
    }

    @Override
    public String key() {
        return model() + "/" + run();
    }

    @Override
    public String subject() {
        return at.path() + "/" + quantization.name();
    }
}

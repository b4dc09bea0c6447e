package io.proxquant.contracts;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Full-precision weights are complete in the store. Published by our trainer or by any other: a foreign trainer needs to
 * give model, step and object only, and then run and phase are {@code foreign}. Ours also give checkpoint digest, recipe,
 * producer and its version.
 *
 * @param at where it stands; the run of a foreign trainer that names none is {@link RunStep#FOREIGN_RUN}
 * @param object the safetensors file, or the index ({@code model.safetensors.index.json}) of several that lie beside it
 * @param shards what these files hold; absent for a single one, and where the index alone says which there are
 * @param checkpoint checkpoint digest: over the tensors, not the file; absent for foreign ones until they are read
 * @param lineage what it comes from; for foreign ones the model's binding decides when the recipe is absent
 * @param manifest key of the checkpoint manifest; ours only
 */
public record CheckpointPublished(
        @JsonUnwrapped RunStep at,
        @MayBeAbsent Integer epoch,
        Phase phase,
        @JsonUnwrapped Trial trial,
        ObjectReference object,
        @MayBeAbsent List<ShardReference> shards,
        @MayBeAbsent Digest checkpoint,
        @JsonUnwrapped Lineage lineage,
        @JsonUnwrapped Producer writtenBy,
        @MayBeAbsent String manifest)
        implements StepEvent {
    /** One in a single file, or in files of which the index says all. */
    public static CheckpointPublished of(
            RunStep at,
            Integer epoch,
            Phase phase,
            Trial trial,
            ObjectReference object,
            Digest checkpoint,
            Lineage lineage,
            Producer writtenBy,
            String manifest) {
        return new CheckpointPublished(at, epoch, phase, trial, object, null, checkpoint, lineage, writtenBy, manifest);
    }

    /** What a trainer of others publishes: weights and where they stand, in a file or in files of which the index says all. */
    public static CheckpointPublished foreign(RunStep at, ObjectReference object, Lineage lineage, Producer writtenBy) {
        return new CheckpointPublished(
                at, null, Phase.FOREIGN, Trial.NONE, object, null, null, lineage, writtenBy, null);
    }

    /** The same, saying what the files of its index hold. */
    public CheckpointPublished announcing(List<ShardReference> files) {
        return new CheckpointPublished(
                at, epoch, phase, trial, object, files, checkpoint, lineage, writtenBy, manifest);
    }

    /** The same, saying the digest of its tensors. */
    public CheckpointPublished naming(Digest digest) {
        return new CheckpointPublished(at, epoch, phase, trial, object, shards, digest, lineage, writtenBy, manifest);
    }

    public CheckpointPublished {
        at = RunStep.orForeign(at);
        if (epoch != null) {
            Require.between("epoch", epoch, 0, Integer.MAX_VALUE);
        }
        phase = phase == null ? Phase.FOREIGN : phase;
        trial = Trial.orNone(trial);
        Require.present("object", object);
        shards = shards == null ? null : Require.distinctShards(shards);
        lineage = Lineage.orUnknown(lineage);
        writtenBy = Producer.orUnknown(writtenBy);
        Require.optionalKey("manifest", manifest);
        if (phase != Phase.FOREIGN) {
            Require.present("checkpoint", checkpoint);
            Require.present("recipe", lineage.recipe());
            Producer.said(writtenBy);
        }
    }

    @Override
    public EventType type() {
        return EventType.CHECKPOINT_PUBLISHED;
    }

    @Override
    public String key() {
        return model() + "/" + run();
    }

    @Override
    public String subject() {
        return at.path();
    }
}

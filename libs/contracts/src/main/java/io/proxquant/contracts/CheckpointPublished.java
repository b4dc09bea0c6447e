package io.proxquant.contracts;

/**
 * Full-precision weights are complete in the store. Published by our trainer or by any other: a foreign trainer needs to
 * give model, step and object only, and then {@code run} and {@code phase} are {@code foreign}. Ours also give checkpoint
 * digest, recipe, producer and its version.
 *
 * @param object the safetensors file
 * @param checkpoint checkpoint digest: over the tensors, not the file; absent for foreign ones until they are read
 * @param parent digest of the checkpoint before it in the chain
 * @param warmStart digest of the checkpoint from which quantization-aware training began: the baseline
 * @param recipe digest of the recipe; for foreign ones the model's binding decides when absent
 * @param data digest of the data manifest
 * @param producer name of the program that wrote it
 * @param manifest key of the checkpoint manifest; ours only
 */
public record CheckpointPublished(
        String model,
        String run,
        long step,
        @MayBeAbsent Integer epoch,
        Phase phase,
        @MayBeAbsent Sweep sweep,
        @MayBeAbsent Long seed,
        ObjectReference object,
        @MayBeAbsent String checkpoint,
        @MayBeAbsent String parent,
        @MayBeAbsent String warmStart,
        @MayBeAbsent String recipe,
        @MayBeAbsent String data,
        @MayBeAbsent String producer,
        @MayBeAbsent String producerVersion,
        @MayBeAbsent String manifest)
        implements Event {
    /** The run to which checkpoints belong whose publisher names none. */
    public static final String FOREIGN_RUN = "foreign";

    public CheckpointPublished {
        Require.name("model", model);
        run = Require.name("run", run == null ? FOREIGN_RUN : run);
        Require.step("step", step);
        if (epoch != null) {
            Require.between("epoch", epoch, 0, Integer.MAX_VALUE);
        }
        phase = phase == null ? Phase.FOREIGN : phase;
        Require.optionalSeed(seed);
        Require.present("object", object);
        Require.optionalDigest("checkpoint", checkpoint);
        Require.optionalDigest("parent", parent);
        Require.optionalDigest("warmStart", warmStart);
        Require.optionalDigest("recipe", recipe);
        Require.optionalDigest("data", data);
        Require.optionalKey("manifest", manifest);
        if (phase != Phase.FOREIGN) {
            Require.present("checkpoint", checkpoint);
            Require.present("recipe", recipe);
            Require.label("producer", producer);
            Require.label("producerVersion", producerVersion);
        }
    }

    @Override
    public EventType type() {
        return EventType.CHECKPOINT_PUBLISHED;
    }

    @Override
    public String key() {
        return model + "/" + run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/" + step;
    }
}

package io.proxquant.contracts;

/**
 * One quantization of one checkpoint is complete in the store.
 *
 * @param checkpoint digest of the quantized checkpoint
 * @param parent digest of the checkpoint before it in its run
 * @param warmStart digest of the float baseline, if the checkpoint has one
 * @param artifact key of the artifact manifest
 * @param object the artifact file
 * @param artifactDigest checkpoint digest of the decoded tensors: what the network really computes with
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights; 32 for kind {@code prox}
 * @param storedBytes bytes of all the artifact's files
 * @param sourceBytes bytes of the float checkpoint's file
 */
public record ArtifactPublished(
        String model,
        String run,
        long step,
        Phase phase,
        String checkpoint,
        @MayBeAbsent String parent,
        @MayBeAbsent String warmStart,
        String recipe,
        @MayBeAbsent String data,
        Quantization quantization,
        ArtifactKind kind,
        String artifact,
        ObjectReference object,
        String artifactDigest,
        double effectiveBits,
        long storedBytes,
        long sourceBytes,
        @MayBeAbsent Sweep sweep,
        @MayBeAbsent Long seed)
        implements Event {
    public ArtifactPublished {
        Require.name("model", model);
        Require.name("run", run);
        Require.step("step", step);
        Require.present("phase", phase);
        Require.digest("checkpoint", checkpoint);
        Require.optionalDigest("parent", parent);
        Require.optionalDigest("warmStart", warmStart);
        Require.digest("recipe", recipe);
        Require.optionalDigest("data", data);
        Require.present("quantization", quantization);
        Require.present("kind", kind);
        Require.key("artifact", artifact);
        Require.present("object", object);
        Require.digest("artifactDigest", artifactDigest);
        Require.optionalFinite("effectiveBits", effectiveBits);
        Require.optionalNotNegative("effectiveBits", effectiveBits);
        Require.between("storedBytes", storedBytes, 0, Require.MAX_EXACT_INTEGER);
        Require.between("sourceBytes", sourceBytes, 0, Require.MAX_EXACT_INTEGER);
        Require.optionalSeed(seed);
    }

    @Override
    public EventType type() {
        return EventType.ARTIFACT_PUBLISHED;
    }

    @Override
    public String key() {
        return model + "/" + run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/" + step + "/" + quantization.name();
    }
}

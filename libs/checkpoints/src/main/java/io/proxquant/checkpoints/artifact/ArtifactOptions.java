package io.proxquant.checkpoints.artifact;

import java.util.List;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.contracts.StoredForm;

/**
 * What an artifact may be made of beside plain codes in one file. Each of them decides bytes, so whoever sets one says so in the
 * specification of the artifact. Where nothing of the second format is needed in the end, the first is written.
 *
 * @param form how tensors are written
 * @param shardBytes most bytes of tensors per file; what one tensor alone exceeds, has a file of its own
 * @param made sizes of the files that the same artifact was made in before, whatever size was asked for then; empty for none
 */
public record ArtifactOptions(StoredForm form, long shardBytes, List<Long> made) {
    /** Bytes of a file beyond which hubs and object stores want several. */
    public static final long HUB_SHARD = 5_000_000_000L;

    /** Refuses shards that hold nothing. */
    public ArtifactOptions {
        if (shardBytes < 1) {
            throw new IllegalArgumentException("shards of " + shardBytes + " bytes");
        }
        made = List.copyOf(made);
    }

    /** Fixed widths, every tensor for itself, one file. */
    public static ArtifactOptions plain() {
        return new ArtifactOptions(StoredForm.PLAIN, Long.MAX_VALUE, List.of());
    }

    /** What suits weights like these: several files where they are in several, if one would be larger than hubs take. */
    public static ArtifactOptions like(SafetensorsFile weights) {
        return weights.files() == 1 ? plain() : plain().inShardsOf(HUB_SHARD);
    }

    /** The same with streams coded where that makes them smaller. */
    public ArtifactOptions withEntropyCoding() {
        return inForm(form.withCoding());
    }

    /** The same with tensors of equal content stored once. */
    public ArtifactOptions withSharing() {
        return inForm(form.withSharing());
    }

    /** The same with tensors written so. */
    public ArtifactOptions inForm(StoredForm asked) {
        return new ArtifactOptions(asked.asked(), shardBytes, made);
    }

    /** The same in files of at most so many bytes of tensors. */
    public ArtifactOptions inShardsOf(long bytes) {
        return new ArtifactOptions(form, bytes, made);
    }

    /** The same, cut as an artifact was that lost a file: that it may be made again does not hang on today's setting. */
    public ArtifactOptions inFilesOf(List<Long> sizes) {
        return new ArtifactOptions(form, shardBytes, sizes);
    }
}

package io.proxquant.checkpoints.safetensors;

import java.util.List;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

/**
 * What was written, measured on the way.
 *
 * @param bytes of the whole file
 * @param sha256 of the whole file, lower-case hex
 * @param tensors one digest per tensor, in file order
 */
public record WrittenFile(long bytes, Digest sha256, List<TensorDigest> tensors) {
    /** Keeps a copy of the list. */
    public WrittenFile {
        tensors = List.copyOf(tensors);
    }

    /** The checkpoint digest of the tensors; unlike {@link #sha256}, it does not depend on metadata or order. */
    public Digest checkpoint() {
        return CheckpointDigest.of(tensors);
    }
}

package io.proxquant.checkpoints.artifact;

import java.io.IOException;

import io.proxquant.contracts.StoredForm;

/**
 * What pruning, sharing and coding make of one tensor, step by step as Deep Compression tells it: each step measured by writing the
 * tensor's own codes and mask so, whichever way the file has them. Every byte but the header's counts.
 *
 * @param weights of the tensor, pruned ones included
 * @param kept that were not pruned, or are not zero where they are floats of their own
 * @param pruned survivors as floats, and the mask (P)
 * @param shared codes of fixed width, mask and codebooks (P+Q)
 * @param coded the same with entropy coding where that makes streams smaller (P+Q+H)
 */
public record CompressedLayer(String name, long weights, long kept, Parts pruned, Parts shared, Parts coded) {
    /**
     * Bytes of a tensor by what they are for; tables count where their stream does.
     *
     * @param values of the weights
     * @param indices that say which weights there are; 0 where none is pruned
     * @param codebooks that the values refer to
     */
    public record Parts(long values, long indices, long codebooks) {
        /** All of them. */
        public long bytes() {
            return values + indices + codebooks;
        }

        /** The sum of two. */
        public Parts plus(Parts other) {
            return new Parts(values + other.values, indices + other.indices, codebooks + other.codebooks);
        }
    }

    /** Measures a quantized tensor; a mask of relative indices is measured at the width that it has, another at the best. */
    public static CompressedLayer of(ArtifactFile file, String name) throws IOException {
        PackedTensor tensor = file.packed(name);
        PackedValue value = file.value(name);
        StoredMask mask = tensor.mask();
        StoredForm.IndexBits bits = mask == null || mask.kind() == StoredMask.Kind.BITMAP
                ? null
                : new StoredForm.IndexBits(mask.bits(), mask.bits());
        StoredForm form = StoredForm.PLAIN.withIndexBits(bits);
        PackedTensor plain = tensor.storedPlainly();
        Parts shared = parts(name, PackedStreams.of(name, plain, value, form));
        Parts coded = parts(name, PackedStreams.of(name, plain, value, form.withCoding()));
        long kept = mask == null ? tensor.weights() : mask.kept();
        return new CompressedLayer(
                name, tensor.weights(), kept, new Parts(Float.BYTES * kept, shared.indices(), 0), shared, coded);
    }

    private static Parts parts(String name, PackedStreams packed) {
        long indices = 0;
        long codebooks = 0;
        for (PackedStreams.Stream stream : packed.streams()) {
            String slot = stream.slot().name();
            if (slot.equals(ArtifactLayout.codebooks(name))) {
                codebooks += PackedStreams.bytes(stream.slot());
            } else if (slot.equals(ArtifactLayout.mask(name))
                    || slot.equals(ArtifactLayout.table(ArtifactLayout.mask(name)))) {
                indices += PackedStreams.bytes(stream.slot());
            }
        }
        return new Parts(packed.bytes() - indices - codebooks, indices, codebooks);
    }

    /** The layers of a network in one. */
    public CompressedLayer plus(String both, CompressedLayer other) {
        return new CompressedLayer(
                both,
                weights + other.weights,
                kept + other.kept,
                pruned.plus(other.pruned),
                shared.plus(other.shared),
                coded.plus(other.coded));
    }

    /** Share of the weights that is kept. */
    public double keptShare() {
        return weights == 0 ? 1 : (double) kept / weights;
    }

    /** Bits of a part for each weight that is kept; 0 where none is. */
    public double bitsOfKept(long bytes) {
        return kept == 0 ? 0 : 8.0 * bytes / kept;
    }

    /** A step's bytes as a share of the tensor's as 32-bit floats; 1 for a tensor without weights. */
    public double share(Parts step) {
        return weights == 0 ? 1 : (double) step.bytes() / (Float.BYTES * weights);
    }
}

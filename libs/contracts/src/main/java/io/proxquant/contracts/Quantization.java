package io.proxquant.contracts;

/**
 * Names what was done to a checkpoint: one quantization of the recipe, or one strength of a prox path.
 *
 * @param name the variant's name, unique in its recipe, e.g. {@code binary} or {@code path-0.1}
 * @param mode packed codes or prox path
 * @param digest canonical digest of the full specification; artifacts of equal digests and checkpoints are equal bytes
 */
public record Quantization(String name, ArtifactKind mode, Digest digest) {
    public Quantization {
        Require.variant("quantization.name", name);
        Require.present("quantization.mode", mode);
        Require.present("quantization.digest", digest);
    }
}

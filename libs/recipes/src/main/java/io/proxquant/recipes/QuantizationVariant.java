package io.proxquant.recipes;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Quantization;

/**
 * One artifact's specification, complete: together with a checkpoint's digest it decides every byte of the artifact.
 *
 * @param name the quantization's name, for prox followed by the strength, e.g. {@code path-0.1}
 * @param operator quantizer for mode hard, proximal map for mode prox
 * @param strength τ for mode prox, else null
 */
public record QuantizationVariant(
        String name,
        ArtifactKind mode,
        String operator,
        String granularity,
        Double strength,
        LayersSection layers,
        Options options) {
    /** Canonical digest of the whole specification, the name included. */
    public String digest() {
        return CanonicalJson.digest(this);
    }

    /** How events and manifests name it. */
    public Quantization reference() {
        return new Quantization(name, mode, digest());
    }
}

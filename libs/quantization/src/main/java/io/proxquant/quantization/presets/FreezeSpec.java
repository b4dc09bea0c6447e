package io.proxquant.quantization.presets;

/**
 * What a method freezes weights with.
 *
 * @param quantizer whose codes the artifact carries; a map over a quantizer that names none is over this one
 * @param open whether the quantizer is itself an option
 * @param byLayer quantizers of layers that have another one; only where it is open
 * @param tunesCodebooks whether codebooks are trained on after the freeze, by the sums of their weights' gradients
 */
public record FreezeSpec(
        ComponentSpec quantizer, boolean open, ByPattern<ComponentSpec> byLayer, boolean tunesCodebooks) {

    FreezeSpec with(ComponentSpec other) {
        return new FreezeSpec(other, open, byLayer, tunesCodebooks);
    }

    FreezeSpec with(ByPattern<ComponentSpec> others) {
        return new FreezeSpec(quantizer, open, others, tunesCodebooks);
    }
}

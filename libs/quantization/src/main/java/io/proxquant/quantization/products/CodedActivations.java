package io.proxquant.quantization.products;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;

/**
 * Activations that are quantized while a network runs, each sample with a codebook of its own: the on-line half of a product on
 * codes. Any quantizer without needs serves; Xu et al. (2018, section 4) take the alternating one.
 */
public final class CodedActivations {
    private CodedActivations() {}

    /**
     * Quantizes {@code samples} vectors that lie one after the other.
     *
     * @throws io.proxquant.quantization.NonFiniteWeightException if a value is NaN or infinite, with its place
     * @throws IllegalArgumentException if the quantizer's levels are not linear in the bits of a code
     */
    public static LinearCodes of(Quantizer quantizer, float[] values, int samples) {
        if (samples < 1 || values.length % samples != 0) {
            throw new IllegalArgumentException(values.length + " activations are not " + samples + " samples");
        }
        int length = values.length / samples;
        int stored = quantizer.layout().stored();
        byte[] codes = new byte[values.length];
        float[] codebooks = new float[samples * stored];
        for (int sample = 0; sample < samples; sample++) {
            int from = sample * length;
            quantizer.quantize(Slice.of(values, from, length).into(codes, from, codebooks, sample * stored));
        }
        return LinearCodes.of(
                new QuantizedTensor(quantizer.layout(), BlockShape.of(samples, length), codes, codebooks), samples);
    }
}

package io.proxquant.quantization;

/** A quantizer that takes more into account than the weights; without it, it takes the published defaults. */
public interface InformedQuantizer extends Quantizer {
    @Override
    void quantize(
            float[] weights,
            int from,
            int length,
            byte[] codes,
            int codesFrom,
            float[] codebook,
            int codebookFrom,
            SideInformation side);

    @Override
    default void quantize(
            float[] weights, int from, int length, byte[] codes, int codesFrom, float[] codebook, int codebookFrom) {
        quantize(weights, from, length, codes, codesFrom, codebook, codebookFrom, SideInformation.none());
    }
}

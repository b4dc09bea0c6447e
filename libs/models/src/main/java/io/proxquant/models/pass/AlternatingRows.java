package io.proxquant.models.pass;

import java.util.Map;

import ai.djl.ndarray.NDArray;

import io.proxquant.models.engine.Tensors;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * Alternating multi-bit quantization of activations as they come: every vector, a row of the last dimension, gets its own
 * α of k values, q = Σ α_i b_i, after T = 2 alternations (Xu et al. 2018, algorithm 2 and section 4). It is the quantizer of
 * weights that fits them, in Java: so activations and weights of one kind have one arithmetic. A vector with a value that is
 * not finite stays as it is, so that divergence shows.
 */
final class AlternatingRows {

    private static final int CYCLES = 2;

    private final Quantizer quantizer;

    AlternatingRows(int bits) {
        quantizer = Quantizers.byName("alternating", Map.of("bits", bits, "rounds", CYCLES));
    }

    /** The quantized vectors, an array of the same owner; the given one stays as it is. */
    NDArray of(NDArray vectors) {
        float[] values = vectors.toFloatArray();
        int width = (int) vectors.getShape().get(vectors.getShape().dimension() - 1);
        byte[] codes = new byte[width];
        float[] codebook = new float[quantizer.layout().stored()];
        float[] levels = new float[quantizer.layout().levels()];
        for (int from = 0; from < values.length; from += width) {
            if (finite(values, from, width)) {
                quantizer.quantize(Slice.of(values, from, width).into(codes, 0, codebook, 0));
                quantizer.layout().expand(codebook, 0, levels);
                for (int i = 0; i < width; i++) {
                    values[from + i] = levels[codes[i]];
                }
            }
        }
        return Tensors.of(vectors.getManager(), values, vectors.getShape());
    }

    private static boolean finite(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}

package io.proxquant.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;

/**
 * What stands in front of a layer with weights: the rectifier, or a quantizer of activations in its place. With s the
 * clipped input, the output is q(s) and the derivative that of s (straight-through): 1 inside the clip's bounds, bounds
 * included, 0 outside.
 *
 * @param kind which function
 * @param bits of a value; for {@link Kind#DOREFA}, {@link Kind#LINEAR} and {@link Kind#LOG}
 */
public record ActivationFunction(Kind kind, int bits) {

    private static final int SMALLEST_EXPONENT = -126;

    /** The functions a recipe can name, in lower case. */
    public enum Kind {
        /** max(x, 0). */
        FLOAT,
        /** s = clip(x, ±1), q = sign(s), sign(0) = +1 (Rastegari et al. 2016, XNOR-Net; Hubara et al. 2016, BNN). */
        SIGN,
        /** s = clip(x, 0, 1), q = round(n s) / n, n = 2^k - 1 (Zhou et al. 2016, DoReFa-Net, equation 11). */
        DOREFA,
        /** s = clip(x, ±1), q = clip(round(s / d) d, -1, 1 - d), d = 2^(1-k) (Hubara et al. 2016, QNN, LinearQuant). */
        LINEAR,
        /**
         * s = clip(x, ±1), q = sign(s) 2^e, e = round(log2 |s|) clipped to the 2^(k-1) exponents up to 0 (Hubara et al.
         * 2016, QNN, LogQuant).
         */
        LOG
    }

    /** The rectifier. */
    public static final ActivationFunction RELU = new ActivationFunction(Kind.FLOAT, 0);

    /** Refuses widths that a function does not have. */
    public ActivationFunction {
        boolean usesBits = kind == Kind.DOREFA || kind == Kind.LINEAR || kind == Kind.LOG;
        if (usesBits && (bits < 1 || bits > 8)) {
            throw new IllegalArgumentException("activations have 1 to 8 bits, not " + bits);
        }
    }

    /** Applies it; the input is closed. */
    public NDArray closing(NDArray input) {
        if (kind == Kind.FLOAT) {
            NDArray output = Activation.relu(input);
            input.close();
            return output;
        }
        NDArray clipped = input.clip(kind == Kind.DOREFA ? 0 : -1, 1);
        input.close();
        // Not s + (q - s): that would be off q by a rounding; s - s is zero exactly, and its derivative is that of s.
        NDArray fixed = clipped.stopGradient();
        NDArray quantized = quantize(fixed);
        NDArray slope = clipped.sub(fixed);
        NDArray output = quantized.add(slope);
        for (NDArray used : new NDArray[] {clipped, fixed, quantized, slope}) {
            used.close();
        }
        return output;
    }

    private NDArray quantize(NDArray s) {
        return switch (kind) {
            case FLOAT -> s;
            case SIGN -> sign(s);
            case DOREFA -> {
                float levels = (1 << bits) - 1;
                yield s.mul(levels).round().div(levels);
            }
            case LINEAR -> {
                float step = (float) Math.pow(2, 1 - bits);
                yield s.div(step).round().mul(step).clip(-1, 1 - step);
            }
            case LOG -> {
                int smallest = Math.max(SMALLEST_EXPONENT, 1 - (1 << (bits - 1)));
                NDArray exponent =
                        s.abs().log().div((float) Math.log(2)).round().clip(smallest, 0);
                yield exponent.getNDArrayInternal().rpow(2).mul(sign(s));
            }
        };
    }

    private static NDArray sign(NDArray s) {
        return s.gte(0).toType(DataType.FLOAT32, false).mul(2).sub(1);
    }
}

package io.proxquant.models.pass;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;

/**
 * What stands in front of a layer with weights: the rectifier, or a quantizer of activations in its place; in recurrent
 * networks nothing, or a quantizer of the state. With s the clipped input, the output is q(s) and the derivative that of s
 * (straight-through): 1 inside the clip's bounds, bounds included, 0 outside.
 *
 * @param kind which function
 * @param bits of a value; for {@link Kind#DOREFA}, {@link Kind#LINEAR} and {@link Kind#LOG} 1 to 8, for {@link Kind#ALTERNATING} 1
 *     to 4
 */
public record ActivationFunction(Kind kind, int bits) {

    private static final int SMALLEST_EXPONENT = -126;

    /** The functions a recipe can name, in lower case. */
    public enum Kind {
        /** max(x, 0); a recurrent network takes its state as it is. */
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
        LOG,
        /** s = x, q = Σ α_i b_i with α of its own for each vector of the last dimension (Xu et al. 2018), {@link AlternatingRows}. */
        ALTERNATING
    }

    /** The rectifier. */
    public static final ActivationFunction RELU = new ActivationFunction(Kind.FLOAT, 0);

    /** Refuses widths that a function does not have. */
    public ActivationFunction {
        boolean usesBits = kind != Kind.FLOAT && kind != Kind.SIGN;
        int most = kind == Kind.ALTERNATING ? 4 : 8;
        if (usesBits && (bits < 1 || bits > most)) {
            throw new IllegalArgumentException(
                    kind.name().toLowerCase(Locale.ROOT) + " activations have 1 to " + most + " bits, not " + bits);
        }
    }

    /** Applies it; the input is closed. */
    public NDArray closing(NDArray input) {
        if (kind == Kind.FLOAT) {
            NDArray output = Activation.relu(input);
            input.close();
            return output;
        }
        NDArray clipped = clipped(input);
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

    private NDArray clipped(NDArray x) {
        return switch (kind) {
            case FLOAT, ALTERNATING -> x.reshape(x.getShape()); // a handle of its own: the input is closed
            case DOREFA -> x.clip(0, 1);
            case SIGN, LINEAR, LOG -> x.clip(-1, 1);
        };
    }

    private NDArray quantize(NDArray s) {
        return switch (kind) {
            case FLOAT -> s;
            case ALTERNATING -> new AlternatingRows(bits).of(s);
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

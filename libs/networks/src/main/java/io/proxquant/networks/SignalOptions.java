package io.proxquant.networks;

import java.util.List;
import java.util.Optional;

import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Declares, in one place, the options that quantize a network's activations and gradients, and the rules between them. */
public final class SignalOptions {

    /** Key of the function that quantizes activations. */
    public static final String ACTIVATIONS = "activations";
    /** Key of the bits of a quantized activation. */
    public static final String ACTIVATION_BITS = "activationBits";
    /** Key of the bits of a gradient. */
    public static final String GRADIENT_BITS = "gradientBits";

    private static final String ALTERNATING = "alternating";
    private static final int MOST_BITS = 8;
    /** The limit of the quantizer of that name. */
    private static final int MOST_ALTERNATING = 4;

    private static final List<String> WITHOUT_BITS = List.of("float", "sign");

    private SignalOptions() {}

    /** The option that chooses the function that quantizes activations. */
    public static KeyDeclaration activations(String summary, String... allowed) {
        return KeyDeclaration.optionalChoice(ACTIVATIONS, summary, allowed);
    }

    /** The same for networks with rectifiers, in whose place the function stands. */
    public static KeyDeclaration activations() {
        return activations(
                "what takes the place of the rectifier in front of layers with weights; absent: float",
                "float",
                "sign",
                "dorefa",
                "linear",
                "log");
    }

    /** The option with the bits of a quantized activation. */
    public static KeyDeclaration activationBits() {
        return KeyDeclaration.optionalInteger(
                ACTIVATION_BITS, 1, MOST_BITS, "bits of a quantized activation; alternating: to " + MOST_ALTERNATING);
    }

    /** The option with the bits of a gradient. */
    public static KeyDeclaration gradientBits() {
        return KeyDeclaration.optionalInteger(
                GRADIENT_BITS, 1, 16, "bits of the gradients at layers' outputs (DoReFa-Net); absent: float");
    }

    /** Whether activations keep the scale of their input, as rectifiers do and rounding to fixed levels does not. */
    public static boolean homogeneous(Options options) {
        return options.findText(ACTIVATIONS).orElse("float").equals("float");
    }

    /**
     * Requires a number of bits where the function needs one, and refuses one that is too large or that the function does not
     * take.
     */
    public static Optional<DeclaredRule.Misfit> widths(DeclaredRule.Values values) {
        if (values.given(ACTIVATIONS) && values.find(ACTIVATIONS).isEmpty()) {
            return Optional.empty(); // already refused, so the bits cannot be judged
        }
        Object kind = values.find(ACTIVATIONS).orElse("float");
        if (WITHOUT_BITS.contains(kind)) {
            return values.given(ACTIVATION_BITS)
                    ? misfit("is for quantized activations of more than a sign; activations are " + kind)
                    : Optional.empty();
        }
        if (!values.given(ACTIVATION_BITS)) {
            return misfit("activations " + kind + " need the bits of a value, e.g. 2");
        }
        boolean tooMany = kind.equals(ALTERNATING)
                && values.find(ACTIVATION_BITS).orElse(0) instanceof Number bits
                && bits.longValue() > MOST_ALTERNATING;
        return tooMany
                ? misfit("must be at most " + MOST_ALTERNATING + " for activations alternating, was "
                        + values.find(ACTIVATION_BITS).orElseThrow())
                : Optional.empty();
    }

    private static Optional<DeclaredRule.Misfit> misfit(String reason) {
        return Optional.of(DeclaredRule.Misfit.of(ACTIVATION_BITS, reason));
    }
}

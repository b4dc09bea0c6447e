package io.proxquant.networks;

import java.util.List;
import java.util.Optional;

import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/**
 * The options that say what quantizes activations and gradients in a network, and what they must be among each other. The one
 * place that declares them.
 */
public final class SignalOptions {

    /** Names the function. */
    public static final String ACTIVATIONS = "activations";
    /** Its width. */
    public static final String ACTIVATION_BITS = "activationBits";
    /** The width of gradients. */
    public static final String GRADIENT_BITS = "gradientBits";

    private static final String ALTERNATING = "alternating";
    private static final int MOST_BITS = 8;
    /** As the quantizer of that name. */
    private static final int MOST_ALTERNATING = 4;

    private static final List<String> WITHOUT_BITS = List.of("float", "sign");

    private SignalOptions() {}

    /** The option that names the function. */
    public static KeyDeclaration activations(String summary, String... allowed) {
        return KeyDeclaration.optionalChoice(ACTIVATIONS, summary, allowed);
    }

    /** The option that names what stands in place of rectifiers. */
    public static KeyDeclaration activations() {
        return activations(
                "what takes the place of the rectifier in front of layers with weights; absent: float",
                "float",
                "sign",
                "dorefa",
                "linear",
                "log");
    }

    /** The option with its width. */
    public static KeyDeclaration activationBits() {
        return KeyDeclaration.optionalInteger(
                ACTIVATION_BITS, 1, MOST_BITS, "bits of a quantized activation; alternating: to " + MOST_ALTERNATING);
    }

    /** The option with the width of gradients. */
    public static KeyDeclaration gradientBits() {
        return KeyDeclaration.optionalInteger(
                GRADIENT_BITS, 1, 16, "bits of the gradients at layers' outputs (DoReFa-Net); absent: float");
    }

    /** Whether a signal that is twice as large comes out twice as large: not of what rounds it to fixed levels. */
    public static boolean homogeneous(Options options) {
        return options.findText(ACTIVATIONS).orElse("float").equals("float");
    }

    /** A function that has widths needs one, another must not have one. */
    public static Optional<DeclaredRule.Misfit> widths(DeclaredRule.Values values) {
        if (values.given(ACTIVATIONS) && values.find(ACTIVATIONS).isEmpty()) {
            return Optional.empty(); // refused already; what the bits would mean is then open
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

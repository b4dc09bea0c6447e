package io.proxquant.models.networks;

import java.util.Locale;
import java.util.Optional;

import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.GradientQuantizer;
import io.proxquant.networks.SignalOptions;
import io.proxquant.recipes.Options;

/** What quantizes activations and gradients in a network, as its {@link SignalOptions} say it. */
public final class QuantizedSignals {

    private QuantizedSignals() {}

    /** The function that the options name. */
    public static ActivationFunction activation(Options options) {
        String kind = options.findText(SignalOptions.ACTIVATIONS).orElse("float");
        return new ActivationFunction(
                ActivationFunction.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                options.findInteger(SignalOptions.ACTIVATION_BITS).orElse(0));
    }

    /** What quantizes gradients, if anything does. */
    public static Optional<GradientQuantizer> gradients(Options options) {
        return options.findInteger(SignalOptions.GRADIENT_BITS).map(GradientQuantizer::new);
    }
}

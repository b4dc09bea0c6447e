package io.proxquant.quantization.constraints;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.options.Declared;
import io.proxquant.quantization.options.Registry;
import io.proxquant.quantization.options.Registry.Entry;

/** The constraints that methods name. */
public final class Constraints {
    private static final Registry<Constraint> ALL = new Registry<>(
            "constraint",
            List.of(
                    Entry.of(
                            new Declared("none", "", "every weight is allowed", List.of()),
                            options -> new Unconstrained()),
                    Entry.of(
                            new Declared(
                                    "clip-unit",
                                    "Courbariaux et al. 2015, BinaryConnect, section 2.4",
                                    "clipped to [-1, 1]",
                                    List.of()),
                            options -> new ClipUnit()),
                    Entry.of(
                            new Declared(
                                    "center-clip",
                                    "Rastegari et al. 2016, XNOR-Net, published code",
                                    "less the mean over the input channels, then clipped to [-1, 1]",
                                    List.of()),
                            options -> new CenterClip())));

    private Constraints() {}

    /** None at all. */
    public static Constraint none() {
        return new Unconstrained();
    }

    /**
     * The constraint of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static Constraint byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All constraints with their options, in the order in which they should be listed. */
    public static List<Declared> declared() {
        return ALL.declared();
    }
}

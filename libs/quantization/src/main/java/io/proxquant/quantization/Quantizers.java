package io.proxquant.quantization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The quantizers that recipes and the command line can name: the tables of all families, one after the other. */
public final class Quantizers {
    static final Parameter BITS = Parameter.integer("bits", 2, 1, 4, "bits per weight");
    static final Parameter ROUNDS = Parameter.integer("rounds", 2, 0, 100, "alternations T after the greedy start");

    private static final Registry<Quantizer> ALL = new Registry<>(
            "quantizer",
            Stream.of(
                            BinaryQuantizers.ENTRIES,
                            TernaryQuantizers.ENTRIES,
                            MultiBitQuantizers.ENTRIES,
                            UniformQuantizers.ENTRIES,
                            PowerOfTwoQuantizers.ENTRIES,
                            LossAwareQuantizers.ENTRIES)
                    .flatMap(List::stream)
                    .toList());

    private Quantizers() {}

    /**
     * The quantizer of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static Quantizer byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All quantizers with their options, in the order in which they should be listed. */
    public static List<Declared> declared() {
        return ALL.declared();
    }

    /** The options of all quantizers, each once and with its widest range: what a map over any of them may be given. */
    static List<Parameter> parameters() {
        Map<String, Parameter> widest = new LinkedHashMap<>();
        ALL.declared().stream()
                .flatMap(each -> each.parameters().stream())
                .forEach(each -> widest.merge(each.name(), each, Parameter::widened));
        return List.copyOf(widest.values());
    }

    static Declared declared(String name) {
        return ALL.declared(name);
    }
}

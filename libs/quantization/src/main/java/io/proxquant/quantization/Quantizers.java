package io.proxquant.quantization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.quantization.Registry.Entry;

/** The quantizers that recipes and the command line can name. */
public final class Quantizers {
    static final Parameter BITS = Parameter.integer("bits", 2, 1, 4, "bits per weight");
    static final Parameter ROUNDS = Parameter.integer("rounds", 2, 0, 100, "alternations T after the greedy start");

    private static final Registry<Quantizer> ALL = new Registry<>(
            "quantizer",
            List.of(
                    Entry.of(
                            new Declared(
                                    "binary",
                                    "Rastegari et al. 2016, XNOR-Net, section 3.1",
                                    "a * sign(w) with a = mean|w| of the block",
                                    List.of()),
                            options -> new BinaryQuantizer("binary", true)),
                    Entry.of(
                            new Declared(
                                    "binary-unit",
                                    "Bai et al. 2019, ProxQuant, section 4.1",
                                    "sign(w) without scale",
                                    List.of()),
                            options -> new BinaryQuantizer("binary-unit", false)),
                    Entry.of(
                            new Declared(
                                    "ternary",
                                    "Carreira-Perpinan and Idelbayev 2017, part II",
                                    "exact least squares over {-a, 0, +a}",
                                    List.of()),
                            options -> new TernaryQuantizer()),
                    Entry.of(
                            new Declared(
                                    "ternary-two-sided",
                                    "Bai et al. 2019, ProxQuant, equation 16",
                                    "two free levels beyond 0.7 mean|w|",
                                    List.of()),
                            options -> new TwoSidedTernaryQuantizer()),
                    Entry.of(
                            new Declared(
                                    "alternating",
                                    "Xu et al. 2018, algorithm 2",
                                    "sum of a_i * (+-1), fitted by alternation",
                                    List.of(BITS, ROUNDS)),
                            options -> new AlternatingQuantizer(options.integer("bits"), options.integer("rounds"))),
                    Entry.of(
                            new Declared(
                                    "lsbq",
                                    "Pouransari et al. 2020; Jin et al. 2025, PARQ, section 4",
                                    "least squares over sums of k scaled signs, optimal for 1 and 2 bits, else greedy",
                                    List.of(BITS.withDefault(1))),
                            options -> new LeastSquaresBinaryQuantizer(options.integer("bits")))));

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

package io.proxquant.cli.offline;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.cli.CommandFailure;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.Declared;
import io.proxquant.quantization.options.Parameter;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * The quantizer and granularity that the command line asks for, checked against what the quantizer declares.
 *
 * @param options every option that the quantizer declares, as it is used
 */
record QuantizationChoice(Quantizer quantizer, Granularity granularity, Map<String, Object> options) {
    private static final String BITS = "bits";

    /**
     * Resolves the options.
     *
     * @param bits as asked for, or null for the quantizer's own; a quantizer without the option may be asked for the bits
     *     that it has
     * @param given other options by name, their values as typed
     * @throws IllegalArgumentException naming the option and what is allowed
     * @throws CommandFailure if the name is a training method's, which a file of weights is not enough for
     */
    static QuantizationChoice of(String name, Integer bits, Map<String, String> given, String granularity) {
        Granularity cut = Granularity.parse(granularity);
        List<Parameter> parameters = parameters(name);
        Map<String, Object> options = new LinkedHashMap<>();
        given.forEach((option, text) -> options.put(option, value(parameters, option, text)));
        boolean choosable = parameters.stream().map(Parameter::name).anyMatch(BITS::equals);
        if (choosable && bits != null && options.put(BITS, bits) != null) {
            throw new IllegalArgumentException("--bits and --option bits=... say the same; leave one out");
        }
        Quantizer quantizer = Quantizers.byName(name, options);
        int own = quantizer.layout().bits();
        if (!choosable && bits != null && bits != own) {
            throw new IllegalArgumentException(
                    "quantizer '" + name + "' has no " + bits + "-bit form; allowed: " + own);
        }
        parameters.forEach(p -> options.putIfAbsent(p.name(), p.defaultValue()));
        return new QuantizationChoice(quantizer, cut, new TreeMap<>(options));
    }

    private static List<Parameter> parameters(String quantizer) {
        return Quantizers.declared().stream()
                .filter(d -> d.name().equals(quantizer))
                .map(Declared::parameters)
                .findFirst()
                .orElseGet(() -> {
                    requireNoMethod(quantizer);
                    return List.of();
                });
    }

    private static void requireNoMethod(String name) {
        for (MethodPreset method : MethodPresets.all()) {
            if (method.name().equals(name)) {
                throw new CommandFailure(
                        "'" + name + "' is a training method and needs gradients, which a file of weights"
                                + " cannot give; name it in a recipe, or take its quantizer: --quantizer "
                                + method.quantizer().name() + " --granularity " + method.granularity());
            }
        }
    }

    /** Numbers become numbers; what is wrong with a value is for the quantizer to say. */
    private static Object value(List<Parameter> parameters, String option, String text) {
        boolean word = parameters.stream()
                .anyMatch(p -> p.name().equals(option) && p.type().equals("string"));
        if (word) {
            return text;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    boolean needs(Need need) {
        return quantizer.needs().contains(need);
    }
}

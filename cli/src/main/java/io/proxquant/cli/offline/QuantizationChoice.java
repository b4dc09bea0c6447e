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
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * The quantizer, granularity and axes that the command line asks for, checked against what the quantizer declares.
 *
 * @param options every option that the quantizer declares, as it is used
 */
record QuantizationChoice(Quantizer quantizer, Granularity granularity, AxisRule axis, Map<String, Object> options) {
    private static final String BITS = "bits";

    /**
     * Resolves the options.
     *
     * @param bits as asked for, or null for the quantizer's own; a quantizer without the option may be asked for the bits
     *     that it has
     * @param given other options by name, their values as typed
     * @param axes a dimension for all tensors, or {@code GLOB=N} for some
     * @throws IllegalArgumentException naming the option and what is allowed
     * @throws CommandFailure if the name is a training method's, which a file of weights is not enough for
     */
    static QuantizationChoice of(
            String name, Integer bits, Map<String, String> given, String granularity, List<String> axes) {
        Granularity cut = Granularity.parse(granularity);
        AxisRule axis = axis(axes);
        if (axis.orNull() != null && cut instanceof Granularity.Tensor) {
            throw new IllegalArgumentException(
                    "--axis goes with --granularity row or group:N; of a tensor that is one block no dimension comes first");
        }
        List<OptionDeclaration> declared = declared(name);
        Map<String, Object> options = new LinkedHashMap<>();
        given.forEach((option, text) -> options.put(option, value(declared, option, text)));
        boolean choosable = declared.stream().map(OptionDeclaration::name).anyMatch(BITS::equals);
        if (choosable && bits != null && options.put(BITS, bits) != null) {
            throw new IllegalArgumentException("--bits and --option bits=... say the same; leave one out");
        }
        Quantizer quantizer = Quantizers.byName(name, options);
        int own = quantizer.layout().bits();
        if (!choosable && bits != null && bits != own) {
            throw new IllegalArgumentException(
                    "quantizer '" + name + "' has no " + bits + "-bit form; allowed: " + own);
        }
        declared.forEach(p -> options.putIfAbsent(p.name(), p.defaultValue()));
        return new QuantizationChoice(quantizer, cut, axis, new TreeMap<>(options));
    }

    /** The choice that a manifest records. */
    static QuantizationChoice again(OfflineManifest.Settings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        settings.options().forEach((name, value) -> {
            if (value != null) {
                options.put(name, value.toString());
            }
        });
        List<String> axes = settings.axis() == null
                ? List.of()
                : settings.axis().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList();
        return of(settings.quantizer(), null, options, settings.granularity(), axes);
    }

    /** The same by the quantizer as it was then; as it is now, if it has not come so far. */
    QuantizationChoice atRevision(int revision) {
        return new QuantizationChoice(quantizer.atRevision(revision), granularity, axis, options);
    }

    /** @param axes a dimension for all tensors, or {@code GLOB=N} for some */
    static AxisRule axis(List<String> axes) {
        Map<String, Integer> patterns = new LinkedHashMap<>();
        for (String text : axes) {
            int sign = text.lastIndexOf('=');
            String pattern = sign < 0 ? AxisRule.OTHERS : text.substring(0, sign);
            String number = text.substring(sign + 1);
            if (pattern.isBlank() || !number.matches("[0-9]{1,2}") || Integer.parseInt(number) > AxisRule.MOST) {
                throw new IllegalArgumentException("--axis " + text + ": give a dimension in 0.." + AxisRule.MOST
                        + ", or GLOB=N for the tensors that match");
            }
            if (patterns.put(pattern, Integer.parseInt(number)) != null) {
                throw new IllegalArgumentException("--axis says two things of " + pattern);
            }
        }
        return new AxisRule(patterns);
    }

    private static List<OptionDeclaration> declared(String quantizer) {
        return Quantizers.declared().stream()
                .filter(d -> d.name().equals(quantizer))
                .map(PieceDeclaration::options)
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

    /**
     * The value of an option, as a number if it is one, spelled as a manifest would give it back; the quantizer refuses wrong
     * values.
     */
    private static Object value(List<OptionDeclaration> declared, String option, String text) {
        boolean word = declared.stream()
                .anyMatch(p -> p.name().equals(option) && p.type().equals("string"));
        if (word) {
            return text;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return number.scale() == 0 ? number : number.doubleValue();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    boolean needs(Need need) {
        return quantizer.needs().contains(need);
    }
}

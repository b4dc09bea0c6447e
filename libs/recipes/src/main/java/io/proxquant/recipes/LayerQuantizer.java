package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.presets.ComponentSpec;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * One rule of {@code byLayer}: the quantizer of the layers that its patterns name. Of several rules the first that fits a name
 * counts ({@link ByPattern}); where none fits, the section's own quantizer counts.
 *
 * @param layers patterns of tensor names, never empty
 * @param revision of the quantizer; null means the first, but in a recipe the newest
 */
public record LayerQuantizer(List<String> layers, String quantizer, Options options, @MayBeAbsent Integer revision) {
    static final String KEY = "byLayer";
    static final String LAYERS = "layers";
    private static final List<String> OWN = List.of(LAYERS, QuantizationSection.OVER);

    public LayerQuantizer {
        layers = List.copyOf(layers);
    }

    /** The rules that a validated section holds; none where it has no such key. */
    static List<LayerQuantizer> stored(Map<?, ?> section) {
        List<LayerQuantizer> rules = new ArrayList<>();
        if (section.get(KEY) instanceof List<?> list) {
            for (Object each : list) {
                Map<?, ?> flat = (Map<?, ?>) each;
                Map<String, Object> options = new LinkedHashMap<>();
                flat.forEach((key, value) -> options.put(String.valueOf(key), value));
                rules.add(new LayerQuantizer(
                        ((List<?>) flat.get(LAYERS))
                                .stream().map(String::valueOf).toList(),
                        (String) flat.get(QuantizationSection.OVER),
                        Options.of(options).without(OWN),
                        null));
            }
        }
        return rules;
    }

    /** The flat form of the recipe file. */
    Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put(LAYERS, layers);
        flat.put(QuantizationSection.OVER, quantizer);
        flat.putAll(options.asMap());
        return flat;
    }

    /** Rules in the flat form; null where there is none. */
    static List<Map<String, Object>> flat(List<LayerQuantizer> rules) {
        return rules.isEmpty() ? null : rules.stream().map(LayerQuantizer::flat).toList();
    }

    /** The same at the newest revision of the quantizer. */
    LayerQuantizer newest() {
        int newest = Quantizers.byName(quantizer, options.asMap()).revision();
        return new LayerQuantizer(layers, quantizer, options, newest == 1 ? null : Integer.valueOf(newest));
    }

    /** The rules in the form that libs/quantization takes. */
    static ByPattern<ComponentSpec> pieces(List<LayerQuantizer> rules) {
        return new ByPattern<>(rules.stream()
                .map(rule -> new ByPattern.Rule<>(
                        rule.layers(),
                        new ComponentSpec(rule.quantizer(), rule.options().asMap())))
                .toList());
    }
}

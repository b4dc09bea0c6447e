package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.presets.AxisRule;

/** What quantizations take over from the training section, validated or not, where they say nothing themselves. */
final class Defaults {
    private Defaults() {}

    /** The layers that training quantizes, else all. */
    static LayersSection layers(Object training) {
        return at(training, "layers") instanceof Map<?, ?> layers
                ? new LayersSection(texts(layers.get("include")), texts(layers.get("exclude")))
                : LayersSection.all();
    }

    /** The method's granularity, else whole tensors. */
    static String granularity(Object training) {
        return at(at(training, "method"), "granularity") instanceof String granularity ? granularity : "tensor";
    }

    /** The dimensions that the method's rows and groups are of. */
    static AxisRule axis(Object training) {
        try {
            return at(training, "method") instanceof Map<?, ?> method ? AxisRules.stored(method) : AxisRule.none();
        } catch (IllegalArgumentException | ClassCastException e) {
            return AxisRule.none(); // who validates the section has told it
        }
    }

    private static Object at(Object map, String key) {
        return map instanceof Map<?, ?> known ? known.get(key) : null;
    }

    private static List<String> texts(Object list) {
        return list instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : null;
    }
}

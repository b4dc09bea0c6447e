package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.presets.AxisRule;

/** Values that quantizations take from the training section, validated or not, where they give none themselves. */
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

    /** The dimensions along which the method cuts rows and groups. */
    static AxisRule axis(Object training) {
        try {
            return at(training, "method") instanceof Map<?, ?> method ? AxisRules.stored(method) : AxisRule.none();
        } catch (IllegalArgumentException | ClassCastException e) {
            return AxisRule.none(); // reported where the training section is validated
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

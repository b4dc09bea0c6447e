package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

/**
 * The training method of a recipe: a preset of libs/quantization, its rate, and the options that differ from the preset's.
 *
 * @param name preset, e.g. {@code proxquant-binary}
 * @param rate the homotopy's rate: λ_t = rate · epoch for linear schedules, the strength itself for constant ones; 0 for
 *     presets whose strength is infinite
 * @param codebookPeriod steps between two recomputations of adaptive codebooks; in between weights are only assigned anew
 * @param granularity {@code tensor}, {@code row} or {@code group:N}
 * @param options of the preset's map and quantizer, e.g. {@code bits}
 * @param axis the dimension along which rows and groups are cut
 * @param startMean mean magnitude to which each tensor is brought where quantizing begins, without changing what the network
 *     computes; null to leave weights as they are
 * @param byLayer rules that give layers another quantizer, for methods that take any
 * @param closedLoop whether C steps are made by quantizer-services instead of the trainer
 */
public record MethodSection(
        String name,
        double rate,
        int codebookPeriod,
        String granularity,
        Options options,
        AxisRule axis,
        Double startMean,
        List<LayerQuantizer> byLayer,
        boolean closedLoop) {
    /** Key of the mean magnitude at the start. */
    public static final String START_MEAN = "startMean";

    static final String CLOSED_LOOP = "closedLoop";
    private static final List<String> OWN = List.of(
            "name",
            "rate",
            "codebookPeriod",
            "granularity",
            QuantizationSection.AXIS,
            START_MEAN,
            LayerQuantizer.KEY,
            CLOSED_LOOP);

    public MethodSection {
        axis = axis == null ? AxisRule.none() : axis;
        byLayer = byLayer == null ? List.of() : List.copyOf(byLayer);
    }

    /** From the flat form of the recipe file. */
    @JsonCreator
    public static MethodSection of(Map<String, ?> flat) {
        Options all = Options.of(flat);
        return new MethodSection(
                all.text("name"),
                all.findReal("rate").orElse(0.0),
                all.findInteger("codebookPeriod").orElse(1),
                Objects.requireNonNullElse((String) flat.get("granularity"), "tensor"),
                all.without(OWN),
                AxisRules.stored(flat),
                all.findReal(START_MEAN).orElse(null),
                LayerQuantizer.stored(flat),
                Boolean.TRUE.equals(flat.get(CLOSED_LOOP)));
    }

    /** The flat form: preset options beside the method's own keys. */
    @JsonValue
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("name", name);
        flat.put("rate", rate);
        flat.put("codebookPeriod", codebookPeriod);
        flat.put("granularity", granularity);
        if (!axis.patterns().isEmpty()) {
            flat.put(QuantizationSection.AXIS, new TreeMap<>(axis.patterns()));
        }
        if (startMean != null) {
            flat.put(START_MEAN, startMean);
        }
        if (!byLayer.isEmpty()) {
            flat.put(LayerQuantizer.KEY, LayerQuantizer.flat(byLayer));
        }
        if (closedLoop) {
            flat.put(CLOSED_LOOP, true);
        }
        flat.putAll(options.asMap());
        return flat;
    }

    /** The same method with another rate. */
    public MethodSection withRate(double changed) {
        return new MethodSection(
                name, changed, codebookPeriod, granularity, options, axis, startMean, byLayer, closedLoop);
    }

    /**
     * The preset with everything that this section changes.
     *
     * @throws IllegalArgumentException for an unknown name or an option that it does not have; a validated recipe has
     *     neither
     */
    public MethodPreset preset() {
        MethodPreset preset = scheduled(MethodPresets.byName(name));
        Map<String, Object> changes = new LinkedHashMap<>(options.asMap());
        changes.put("granularity", granularity);
        if (preset.schedule().options().containsKey("rate")) {
            changes.put("rate", rate);
        }
        return preset.with(changes).byLayer(LayerQuantizer.pieces(byLayer));
    }

    /** Applies the schedule first, since it decides whether there is a rate. */
    private MethodPreset scheduled(MethodPreset preset) {
        return options.findText(MethodPreset.SCHEDULE)
                .map(word -> preset.with(Map.of(MethodPreset.SCHEDULE, word)))
                .orElse(preset);
    }
}

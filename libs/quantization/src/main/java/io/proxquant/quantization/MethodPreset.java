package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

/**
 * A training method as data: a combination of pieces found by name, so that the training loop has no branch per method.
 *
 * @param source paper and section whose settings these are
 * @param map proximal map applied during the quantization-aware phase
 * @param quantizer quantizer of the freeze, whose codes the artifact carries
 * @param granularity of both
 * @param schedule strength schedule
 * @param scheduleOptions its options, {@code rate} among them
 * @param constraint {@code clip-unit} (weights clipped to [-1, 1] after the map) or {@code none}
 * @param excludedLayers patterns (see {@link NamePattern}) of parameters that stay in full precision
 */
public record MethodPreset(
        String name,
        String source,
        String map,
        Map<String, ?> mapOptions,
        String quantizer,
        Map<String, ?> quantizerOptions,
        Granularity granularity,
        GradientPoint gradientPoint,
        String schedule,
        Map<String, ?> scheduleOptions,
        String constraint,
        List<String> excludedLayers) {
    /** Keeps copies of maps and lists. */
    public MethodPreset {
        mapOptions = Map.copyOf(mapOptions);
        quantizerOptions = Map.copyOf(quantizerOptions);
        scheduleOptions = Map.copyOf(scheduleOptions);
        excludedLayers = List.copyOf(excludedLayers);
    }

    /** The options that {@link #with} takes, with this preset's own defaults. */
    public Declared declared() {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * This preset with some options changed. An option goes to every piece that declares it, so {@code bits} changes
     * map and quantizer together; {@code granularity} changes the granularity.
     *
     * @throws IllegalArgumentException for an option that no piece declares, or a value outside its range
     */
    public MethodPreset with(Map<String, ?> options) {
        throw new UnsupportedOperationException("follows");
    }
}

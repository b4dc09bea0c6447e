package io.proxquant.quantization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, ?> option : options().entrySet()) {
            pieceParameters().stream()
                    .filter(p -> p.name().equals(option.getKey()))
                    .findFirst()
                    .ifPresent(p -> parameters.put(p.name(), p.withDefault(option.getValue())));
        }
        parameters.put(
                "granularity", Parameter.string("granularity", granularity.toString(), "tensor, row or group:N"));
        return new Declared(
                name, source, map + " with " + schedule + ", frozen by " + quantizer, List.copyOf(parameters.values()));
    }

    /**
     * This preset with some options changed. An option goes to every piece that has it, so {@code bits} changes map and
     * quantizer together; {@code granularity} changes the granularity.
     *
     * @throws IllegalArgumentException for an option that no piece has, or a value outside its range
     */
    public MethodPreset with(Map<String, ?> changes) {
        Options checked = new Options(declared(), changes);
        MethodPreset changed = new MethodPreset(
                name,
                source,
                map,
                merged(mapOptions, changes),
                quantizer,
                merged(quantizerOptions, changes),
                Granularity.parse(checked.string("granularity")),
                gradientPoint,
                schedule,
                merged(scheduleOptions, changes),
                constraint,
                excludedLayers);
        changed.newMap();
        changed.newQuantizer();
        changed.newSchedule();
        return changed;
    }

    /** The proximal map with this preset's options. */
    public ProximalMap newMap() {
        return ProximalMaps.byName(map, mapOptions);
    }

    /** The quantizer of the freeze with this preset's options. */
    public Quantizer newQuantizer() {
        return Quantizers.byName(quantizer, quantizerOptions);
    }

    /** The strength schedule with this preset's options. */
    public StrengthSchedule newSchedule() {
        return StrengthSchedules.byName(schedule, scheduleOptions);
    }

    /** Whether the method leaves a parameter of this name in full precision. */
    public boolean excludes(String parameterName) {
        return excludedLayers.stream().anyMatch(p -> new NamePattern(p).matches(parameterName));
    }

    /** What may be changed: a preset names every option that it leaves open. */
    private Map<String, Object> options() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.putAll(new TreeMap<>(scheduleOptions));
        all.putAll(new TreeMap<>(mapOptions));
        all.putAll(new TreeMap<>(quantizerOptions));
        all.remove("quantizer");
        return all;
    }

    private List<Parameter> pieceParameters() {
        return Stream.of(
                        StrengthSchedules.declared(schedule),
                        ProximalMaps.declared(map),
                        Quantizers.declared(quantizer))
                .flatMap(d -> d.parameters().stream())
                .toList();
    }

    private static Map<String, Object> merged(Map<String, ?> options, Map<String, ?> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(options);
        merged.replaceAll((key, value) -> changes.containsKey(key) ? changes.get(key) : value);
        return merged;
    }
}

package io.proxquant.quantization.presets;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.GradientPoint;
import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.StrengthSchedule;
import io.proxquant.quantization.UpdateScale;
import io.proxquant.quantization.constraints.Constraints;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.Declared;
import io.proxquant.quantization.options.Options;
import io.proxquant.quantization.options.Parameter;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.rules.GradientRules;
import io.proxquant.quantization.schedules.StrengthSchedules;

/**
 * A training method as data: a combination of pieces found by name, so that the training loop has no branch per method.
 *
 * @param source paper and section whose settings these are
 * @param map proximal map applied during the quantization-aware phase; it may name a quantizer of its own
 * @param quantizer quantizer of the freeze, whose codes the artifact carries; a map over a quantizer that
 *     names none is over this one
 * @param granularity of both
 * @param schedule strength schedule
 * @param gradientRule how a lazy method's gradient gets to the latent weights; {@code identity} for eager ones
 * @param constraint name of a {@link Constraint}
 * @param updateScale name of an {@link UpdateScale}
 * @param excludedLayers patterns (see {@link NamePattern}) and words of position, of parameters that stay in full precision
 */
public record MethodPreset(
        String name,
        String source,
        ComponentSpec map,
        ComponentSpec quantizer,
        Granularity granularity,
        GradientPoint gradientPoint,
        ComponentSpec schedule,
        ComponentSpec gradientRule,
        String constraint,
        String updateScale,
        List<String> excludedLayers) {
    static final String OVER = "quantizer";
    private static final String UPDATE_SCALE = "updateScale";
    private static final String NO_SCALE = "none";

    /** Keeps a copy of the list. */
    public MethodPreset {
        excludedLayers = List.copyOf(excludedLayers);
    }

    /** The options that {@link #with} takes, with this preset's own defaults. */
    public Declared declared() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        options().forEach((option, value) -> pieceParameters().stream()
                .filter(p -> p.name().equals(option))
                .findFirst()
                .ifPresent(p -> parameters.put(p.name(), p.withDefault(value))));
        parameters.put(
                "granularity", Parameter.string("granularity", granularity.toString(), "tensor, row or group:N"));
        if (!updateScale.equals(NO_SCALE)) {
            parameters.put(
                    UPDATE_SCALE,
                    Parameter.choice(UPDATE_SCALE, List.of(updateScale, NO_SCALE), "factor of updates by shape"));
        }
        return new Declared(
                name,
                source,
                map.name() + " with " + schedule.name() + ", frozen by " + quantizer.name(),
                List.copyOf(parameters.values()));
    }

    /**
     * This preset with some options changed. An option goes to every piece that has it, so {@code bits} changes map and
     * quantizer together; {@code granularity} changes the granularity; {@code updateScale: none} switches a preset's scale
     * of updates off.
     *
     * @throws IllegalArgumentException for an option that no piece has, or a value outside its range
     */
    public MethodPreset with(Map<String, ?> changes) {
        Options checked = new Options(declared(), changes);
        MethodPreset changed = new MethodPreset(
                name,
                source,
                map.with(changes),
                quantizer.with(changes),
                Granularity.parse(checked.string("granularity")),
                gradientPoint,
                schedule.with(changes),
                gradientRule.with(changes),
                constraint,
                updateScale.equals(NO_SCALE) ? NO_SCALE : checked.string(UPDATE_SCALE),
                excludedLayers);
        changed.newMap();
        changed.newQuantizer();
        changed.newSchedule();
        changed.newGradientRule();
        return changed;
    }

    /** The proximal map with this preset's options. */
    public ProximalMap newMap() {
        boolean ownQuantizer = map.options().containsKey(OVER)
                || ProximalMaps.declared(map.name()).parameters().stream()
                        .noneMatch(p -> p.name().equals(OVER));
        if (ownQuantizer) {
            return ProximalMaps.byName(map.name(), map.options());
        }
        Map<String, Object> options = new LinkedHashMap<>(quantizer.options());
        options.putAll(map.options());
        options.put(OVER, quantizer.name());
        return ProximalMaps.byName(map.name(), options);
    }

    /** The quantizer of the freeze with this preset's options. */
    public Quantizer newQuantizer() {
        return Quantizers.byName(quantizer.name(), quantizer.options());
    }

    /** The strength schedule with this preset's options. */
    public StrengthSchedule newSchedule() {
        return StrengthSchedules.byName(schedule.name(), schedule.options());
    }

    /** The gradient rule with this preset's options. */
    public GradientRule newGradientRule() {
        return GradientRules.byName(gradientRule.name(), gradientRule.options());
    }

    /** The constraint. */
    public Constraint newConstraint() {
        return Constraints.byName(constraint, Map.of());
    }

    /** What training has to bring beside weights and gradients: curvature comes from Adam, levels are trained along. */
    public Set<Need> needs() {
        Set<Need> needs = new LinkedHashSet<>(newMap().needs());
        needs.addAll(newQuantizer().needs());
        return needs;
    }

    /** Whether the method leaves a parameter of this name in full precision, as far as its name tells. */
    public boolean excludes(String parameterName) {
        return excludedLayers.stream().anyMatch(p -> new NamePattern(p).matches(parameterName));
    }

    /**
     * The excluded layers of one network, first and last by name.
     *
     * @param quantizable names of its quantizable parameters in the order of definition
     */
    public List<String> excludedLayers(List<String> quantizable) {
        return NamePattern.placed(excludedLayers, quantizable);
    }

    /** What may be changed: a preset names every option that it leaves open. */
    private Map<String, Object> options() {
        Map<String, Object> all = new LinkedHashMap<>();
        Stream.of(schedule, map, quantizer, gradientRule).forEach(piece -> all.putAll(new TreeMap<>(piece.options())));
        all.remove(OVER);
        return all;
    }

    private List<Parameter> pieceParameters() {
        return Stream.of(
                        StrengthSchedules.declared(schedule.name()),
                        Quantizers.declared(quantizer.name()),
                        ProximalMaps.declared(map.name()),
                        GradientRules.declared(gradientRule.name()))
                .flatMap(d -> d.parameters().stream())
                .toList();
    }
}

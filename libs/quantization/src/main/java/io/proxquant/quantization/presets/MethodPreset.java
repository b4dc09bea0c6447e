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
import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.QuantizedStep;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.StrengthSchedule;
import io.proxquant.quantization.constraints.Constraints;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.penalties.Penalties;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.rules.GradientRules;
import io.proxquant.quantization.schedules.StrengthSchedules;

/**
 * A training method as data: a combination of pieces found by name, so that the training loop has no branch per method.
 *
 * @param source paper and section whose settings these are
 * @param map proximal map applied during the quantization-aware phase; it may name a quantizer of its own
 * @param freeze quantizers of the freeze
 * @param granularity of map and quantizers
 * @param gradient where it is taken, and how it gets to what is trained
 * @param schedule strength schedule
 * @param constraint name of a {@link Constraint}
 * @param penalty what is added to the loss
 * @param step how quantized tensors are stepped
 * @param excludedLayers patterns (see {@link NamePattern}) and words of position, of parameters that stay in full precision
 */
public record MethodPreset(
        String name,
        String source,
        ComponentSpec map,
        FreezeSpec freeze,
        Granularity granularity,
        GradientPath gradient,
        ComponentSpec schedule,
        String constraint,
        ComponentSpec penalty,
        QuantizedStep step,
        List<String> excludedLayers) {
    /** Option that names another strength schedule than the preset's. */
    public static final String SCHEDULE = "schedule";

    static final String OVER = "quantizer";
    private static final OptionDeclaration QUANTIZER = OptionDeclaration.choice(
            OVER,
            Quantizers.declared().stream().map(PieceDeclaration::name).toList(),
            "what compresses the weights; its options go along");
    private static final OptionDeclaration OTHER_SCHEDULE = OptionDeclaration.choice(
                    SCHEDULE,
                    StrengthSchedules.interchangeable().stream()
                            .map(PieceDeclaration::name)
                            .toList(),
                    "another strength schedule; its options take the place of the method's")
            .withDefault(null);

    /** Keeps a copy of the list. */
    public MethodPreset {
        excludedLayers = List.copyOf(excludedLayers);
    }

    /** Quantizer of the freeze. */
    public ComponentSpec quantizer() {
        return freeze.quantizer();
    }

    /** The options that {@link #with} takes, with this preset's own defaults. */
    public PieceDeclaration declared() {
        Map<String, OptionDeclaration> options = new LinkedHashMap<>();
        options().forEach((option, value) -> pieceParameters().stream()
                .filter(p -> p.name().equals(option))
                .findFirst()
                .ifPresent(p -> options.put(p.name(), p.withDefault(value))));
        if (freeze.open()) {
            options.put(OVER, QUANTIZER.withDefault(quantizer().name()));
            Quantizers.options().forEach(each -> options.putIfAbsent(each.name(), each));
        }
        options.put(
                "granularity",
                OptionDeclaration.string("granularity", granularity.toString(), "tensor, row or group:N"));
        if (openSchedule()) {
            options.put(SCHEDULE, OTHER_SCHEDULE);
        }
        if (newPenalty().compressions().isEmpty()) {
            StepOptions.declared(step).forEach(each -> options.put(each.name(), each));
        }
        return new PieceDeclaration(name, source, summary(), List.copyOf(options.values()));
    }

    private String summary() {
        String pulled = map.name() + " with " + schedule.name();
        return (newPenalty().compressions().isEmpty() ? pulled : penalty.name() + " penalty with " + schedule.name())
                + ", frozen by " + quantizer().name() + (freeze.tunesCodebooks() ? ", then codebooks trained" : "");
    }

    /** Whether another strength schedule may stand for this one: not where it is a projection, or part of a penalty. */
    public boolean openSchedule() {
        return StrengthSchedules.interchangeable().stream()
                .anyMatch(each -> each.name().equals(schedule.name()));
    }

    /**
     * This preset with some options changed. An option goes to every piece that has it, so {@code bits} changes map and
     * quantizer together; {@code granularity} changes the granularity; {@code updateScale} and {@code quantizedRate} change
     * the step. Where the quantizer is open, {@code quantizer} names another one, and its options go along; likewise
     * {@code schedule}.
     *
     * @throws IllegalArgumentException for an option that no piece has, or a value outside its range
     */
    public MethodPreset with(Map<String, ?> changes) {
        if (freeze.open()
                && changes.get(OVER) instanceof String other
                && !quantizer().name().equals(other)) {
            return over(other).with(changes);
        }
        if (openSchedule()
                && changes.get(SCHEDULE) instanceof String other
                && !schedule.name().equals(other)) {
            return scheduled(other).with(changes);
        }
        CheckedOptions checked = new CheckedOptions(declared(), changes);
        passedOn(changes);
        MethodPreset changed = new MethodPreset(
                name,
                source,
                map.with(changes),
                freeze.with(quantizer().with(changes)),
                Granularity.parse(checked.string("granularity")),
                gradient.with(changes),
                schedule.with(changes),
                constraint,
                penalty.with(changes),
                newPenalty().compressions().isEmpty() ? StepOptions.changed(step, checked) : step,
                excludedLayers);
        changed.newMap();
        changed.newQuantizer();
        changed.newSchedule();
        changed.newGradientRule();
        changed.newPenalty();
        return changed;
    }

    /** Options of an open quantizer that is another than the one it stands for now are refused by it. */
    private void passedOn(Map<String, ?> changes) {
        if (freeze.open()) {
            Map<String, Object> given = new LinkedHashMap<>(changes);
            given.keySet()
                    .retainAll(Quantizers.options().stream()
                            .map(OptionDeclaration::name)
                            .toList());
            Quantizers.byName(quantizer().name(), given);
        }
    }

    /** This preset with another quantizer and its defaults; an unknown one is refused with those there are. */
    private MethodPreset over(String other) {
        if (Quantizers.byName(other, Map.of()).needs().contains(Need.TRAINED_LEVELS)) {
            throw noTrainedLevels(other);
        }
        return new MethodPreset(
                name,
                source,
                map,
                freeze.with(
                        new ComponentSpec(other, new CheckedOptions(Quantizers.declared(other), Map.of()).complete())),
                granularity,
                gradient,
                schedule,
                constraint,
                penalty,
                step,
                excludedLayers);
    }

    /** This preset with another schedule and its defaults; an unknown one is refused with those there are. */
    private MethodPreset scheduled(String other) {
        new CheckedOptions(declared(), Map.of(SCHEDULE, other));
        return new MethodPreset(
                name,
                source,
                map,
                freeze,
                granularity,
                gradient,
                new ComponentSpec(other, new CheckedOptions(StrengthSchedules.declared(other), Map.of()).complete()),
                constraint,
                penalty,
                step,
                excludedLayers);
    }

    /** The proximal map with this preset's options. */
    public ProximalMap newMap() {
        boolean ownQuantizer = map.options().containsKey(OVER)
                || ProximalMaps.declared(map.name()).options().stream()
                        .noneMatch(p -> p.name().equals(OVER));
        if (ownQuantizer) {
            return ProximalMaps.byName(map.name(), map.options());
        }
        Map<String, Object> options = new LinkedHashMap<>(quantizer().options());
        options.putAll(map.options());
        options.put(OVER, quantizer().name());
        return ProximalMaps.byName(map.name(), options);
    }

    /** The quantizer of the freeze with this preset's options. */
    public Quantizer newQuantizer() {
        return Quantizers.byName(quantizer().name(), quantizer().options());
    }

    /** The quantizers of layers that have another one. */
    public ByPattern<Quantizer> newQuantizersByLayer() {
        return freeze.byLayer().map(spec -> Quantizers.byName(spec.name(), spec.options()));
    }

    /**
     * This preset with other quantizers for some layers, each with its options complete.
     *
     * @throws IllegalArgumentException if its quantizer is fixed, or one of these does not exist, has not these options, or trains
     *     levels
     */
    public MethodPreset byLayer(ByPattern<ComponentSpec> others) {
        if (!others.rules().isEmpty() && !freeze.open()) {
            throw new IllegalArgumentException("method '" + name
                    + "' is a method of one quantizer; those of learning-compression take others by layer");
        }
        return new MethodPreset(
                name,
                source,
                map,
                freeze.with(others.map(this::complete)),
                granularity,
                gradient,
                schedule,
                constraint,
                penalty,
                step,
                excludedLayers);
    }

    private ComponentSpec complete(ComponentSpec spec) {
        if (Quantizers.byName(spec.name(), spec.options()).needs().contains(Need.TRAINED_LEVELS)) {
            throw noTrainedLevels(spec.name());
        }
        return new ComponentSpec(
                spec.name(), new CheckedOptions(Quantizers.declared(spec.name()), spec.options()).complete());
    }

    private IllegalArgumentException noTrainedLevels(String other) {
        return new IllegalArgumentException("method '" + name + "' trains no levels, and quantizer '" + other
                + "' has none of its own; name one that fits them to the weights");
    }

    /** The strength schedule with this preset's options. */
    public StrengthSchedule newSchedule() {
        return StrengthSchedules.byName(schedule.name(), schedule.options());
    }

    /** Where the gradient is taken. */
    public GradientPoint gradientPoint() {
        return gradient.point();
    }

    /** The gradient rule with this preset's options. */
    public GradientRule newGradientRule() {
        return GradientRules.byName(gradient.rule().name(), gradient.rule().options());
    }

    /** The constraint. */
    public Constraint newConstraint() {
        return Constraints.byName(constraint, Map.of());
    }

    /** What is added to the loss, with this preset's options. */
    public Penalty newPenalty() {
        return Penalties.byName(penalty.name(), penalty.options());
    }

    /** What training has to bring beside weights and gradients: curvature comes from Adam, levels are trained along. */
    public Set<Need> needs() {
        Set<Need> needs = new LinkedHashSet<>(newMap().needs());
        needs.addAll(newQuantizer().needs());
        newQuantizersByLayer().rules().forEach(rule -> needs.addAll(rule.given().needs()));
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
        Stream.of(schedule, penalty, map, quantizer(), gradient.rule())
                .forEach(piece -> all.putAll(new TreeMap<>(piece.options())));
        all.remove(OVER);
        return all;
    }

    private List<OptionDeclaration> pieceParameters() {
        return Stream.of(
                        StrengthSchedules.declared(schedule.name()),
                        Penalties.declared(penalty.name()),
                        Quantizers.declared(quantizer().name()),
                        ProximalMaps.declared(map.name()),
                        GradientRules.declared(gradient.rule().name()))
                .flatMap(d -> d.options().stream())
                .toList();
    }
}

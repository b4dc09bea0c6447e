package io.proxquant.trainer.training;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.proxquant.quantization.CodebookForm;
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
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.penalties.Penalties;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.pruning.Pruning;

/**
 * A training method as a choice of pieces: there is one loop, and this says what it does around the optimizer's step.
 *
 * @param map pulls weights towards the quantized set
 * @param schedule the strength of that pull at each step
 * @param quantizer the hard quantization at the freeze
 * @param byLayer quantizers of the tensors that have another one
 * @param granularity which weights share a codebook
 * @param point where the gradient is taken: EAGER at the pulled weights, LAZY at the pulled copy of latent weights
 * @param rule how a lazy method's gradient gets from that point to the latent weights and to trained levels
 * @param constraint what keeps the moved weights in their domain
 * @param step how the optimizer's step of a quantized tensor differs from that of the others
 * @param penalty what is added to the loss, and when weights are compressed while they train
 * @param pruning what is pruned beside all that; empty where nothing is
 * @param codebooks when they change in training
 */
public record Method(
        ProximalMap map,
        StrengthSchedule schedule,
        Quantizer quantizer,
        ByPattern<Quantizer> byLayer,
        Granularity granularity,
        GradientPoint point,
        GradientRule rule,
        Constraint constraint,
        QuantizedStep step,
        Penalty penalty,
        Optional<Pruning> pruning,
        CodebookUpdates codebooks) {
    private static final String IDENTITY = "identity";

    public Method {
        if (granularity instanceof Granularity.Row row && row.axis() != 0) {
            throw new IllegalArgumentException(
                    "granularity '" + granularity + "': training cuts a tensor into rows of dimension 0 only");
        }
        if (point == GradientPoint.LAZY && penalty.compressions().isPresent()) {
            throw new IllegalArgumentException("penalty '" + penalty.name()
                    + "' is a term in the weights themselves, and a method with latent weights does not train those");
        }
        if (codebooks.afterFreeze() && quantizer.layout().form() != CodebookForm.LEVELS) {
            throw new IllegalArgumentException("quantizer '" + quantizer.name()
                    + "' has no levels of their own that could be trained after the freeze");
        }
        if (point == GradientPoint.EAGER && needs(map, quantizer).contains(Need.TRAINED_LEVELS)) {
            throw new IllegalArgumentException("quantizer '" + quantizer.name()
                    + "' has trained levels, whose gradient only a method with latent weights knows");
        }
    }

    /** A method without penalty and pruning, whose codebooks are not trained after the freeze. */
    public static Method withoutPenalty(
            ProximalMap map,
            StrengthSchedule schedule,
            Quantizer quantizer,
            Granularity granularity,
            GradientPoint point,
            GradientRule rule,
            Constraint constraint,
            QuantizedStep step,
            int codebookPeriod) {
        return new Method(
                map,
                schedule,
                quantizer,
                ByPattern.none(),
                granularity,
                point,
                rule,
                constraint,
                step,
                Penalties.none(),
                Optional.empty(),
                new CodebookUpdates(codebookPeriod, false));
    }

    /** The pieces that a preset names. */
    public static Method of(MethodPreset preset, int codebookPeriod) {
        return new Method(
                preset.newMap(),
                preset.newSchedule(),
                preset.newQuantizer(),
                preset.newQuantizersByLayer(),
                preset.granularity(),
                preset.gradientPoint(),
                preset.newGradientRule(),
                preset.newConstraint(),
                preset.step(),
                preset.newPenalty(),
                Optional.empty(),
                new CodebookUpdates(codebookPeriod, preset.freeze().tunesCodebooks()));
    }

    /** Steps between refreshes of the codebooks. */
    public int codebookPeriod() {
        return codebooks.period();
    }

    /** The newest revision of its pieces, which a run's state names so that the run goes on as it began. */
    int revision() {
        return Math.max(map.revision(), quantizerRevision());
    }

    /** The newest revision of its quantizers. */
    int quantizerRevision() {
        return byLayer.rules().stream()
                .mapToInt(rule -> rule.given().revision())
                .reduce(quantizer.revision(), Math::max);
    }

    /** The quantizer that freezes this tensor. */
    public Quantizer quantizer(String tensor) {
        return byLayer.of(tensor).orElse(quantizer);
    }

    /** The same with its granularity. */
    TensorQuantizer quantizing(String tensor) {
        return new TensorQuantizer(quantizer(tensor), granularity);
    }

    /** This method as it was at an earlier revision of its pieces. */
    Method atRevision(int earlier) {
        return new Method(
                map.atRevision(earlier),
                schedule,
                quantizer.atRevision(earlier),
                byLayer.map(each -> each.atRevision(earlier)),
                granularity,
                point,
                rule,
                constraint,
                step,
                penalty,
                pruning,
                codebooks);
    }

    /** This method with pruning. */
    public Method withPruning(Pruning asked) {
        return new Method(
                map,
                schedule,
                quantizer,
                byLayer,
                granularity,
                point,
                rule,
                constraint,
                step,
                penalty,
                Optional.of(asked),
                codebooks);
    }

    boolean lazy() {
        return point == GradientPoint.LAZY;
    }

    /** Whether its map moves weights towards their levels after each step. */
    boolean moves() {
        return !map.vacuous();
    }

    /** Whether the gradient at the quantized point is not yet what the optimizer is to step along. */
    boolean pullsGradientBack() {
        return lazy() && (!rule.name().equals(IDENTITY) || needs().contains(Need.TRAINED_LEVELS));
    }

    /** What map and quantizer take into account beside the weights. */
    Set<Need> needs() {
        Set<Need> needs = needs(map, quantizer);
        byLayer.rules().forEach(rule -> needs.addAll(rule.given().needs()));
        return needs;
    }

    private static Set<Need> needs(ProximalMap map, Quantizer quantizer) {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        needs.addAll(map.needs());
        needs.addAll(quantizer.needs());
        return needs;
    }
}

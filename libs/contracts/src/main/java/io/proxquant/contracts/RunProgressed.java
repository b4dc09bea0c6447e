package io.proxquant.contracts;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Where a run stands, for live curves. Kept for a short time only; nothing is decided by it.
 *
 * @param loss mean training loss since the last such event
 * @param validationMetric newest validation figure
 * @param nonFinite field name to {@code NaN} or {@code Infinity} for values that are absent for this reason
 * @param weights newest measurement of the weights against their quantization, from the quantizing phase to the freeze
 * @param layers the same tensor by tensor, at the end of an epoch; of more than {@value #MAX_LAYERS} those with the largest
 *     angles
 */
public record RunProgressed(
        String run,
        String model,
        @JsonUnwrapped RunPosition position,
        @MayBeAbsent Double loss,
        double learningRate,
        @JsonUnwrapped ShrinkFigures shrink,
        @JsonUnwrapped StabilityFigures stability,
        @MayBeAbsent NamedMetric validationMetric,
        @JsonUnwrapped Pace pace,
        @MayBeAbsent Map<String, String> nonFinite,
        @MayBeAbsent WeightFigures weights,
        @MayBeAbsent List<LayerFigures> layers)
        implements Event {
    /** How many tensors are told of; keeps the event far below the size that a broker takes. */
    public static final int MAX_LAYERS = 100;

    public RunProgressed {
        Require.name("run", run);
        Require.name("model", model);
        Require.present("phase", position);
        Require.optionalFinite("loss", loss);
        Require.optionalFinite("learningRate", learningRate);
        shrink = shrink == null ? ShrinkFigures.NONE : shrink;
        stability = stability == null ? StabilityFigures.NONE : stability;
        pace = pace == null ? Pace.UNKNOWN : pace;
        nonFinite = Require.optionalNonFinite(nonFinite);
        layers = layers == null ? null : List.copyOf(layers);
        if (layers != null) {
            Require.atMost("layers", layers, MAX_LAYERS);
        }
    }

    /** One between two measurements of the weights, whose figures are all finite. */
    public static RunProgressed of(
            String run,
            String model,
            RunPosition position,
            Double loss,
            double learningRate,
            ShrinkFigures shrink,
            StabilityFigures stability,
            NamedMetric validationMetric,
            Pace pace) {
        return new RunProgressed(
                run, model, position, loss, learningRate, shrink, stability, validationMetric, pace, null, null, null);
    }

    /** The same without the figures layer by layer, which are many. */
    public RunProgressed withoutLayers() {
        return layers == null
                ? this
                : new RunProgressed(
                        run,
                        model,
                        position,
                        loss,
                        learningRate,
                        shrink,
                        stability,
                        validationMetric,
                        pace,
                        nonFinite,
                        weights,
                        null);
    }

    @Override
    public EventType type() {
        return EventType.RUN_PROGRESSED;
    }

    @Override
    public String key() {
        return run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/progressed/" + position.step();
    }
}

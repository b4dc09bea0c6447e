package io.proxquant.contracts;

import java.util.List;
import java.util.Map;

/**
 * Where a run stands, for live curves. Kept for a short time only; nothing is decided by it.
 *
 * @param step steps made so far, over all phases
 * @param epoch epochs finished so far, over all phases
 * @param loss mean training loss since the last such event
 * @param strength the homotopy's λ of this epoch (rate · epoch), before the learning rate
 * @param tau strength the proximal map got at the last step (η · λ for eager presets)
 * @param totalShrink sum of tau over all steps so far; below 1 the prox does next to nothing
 * @param signChange fraction of signs that differ from the warm start
 * @param quantizationGap ‖w - q(w)‖ / ‖w‖
 * @param levelFlips fraction of codes that changed since the last measurement
 * @param validationMetric newest validation figure
 * @param secondsLeft estimate
 * @param nonFinite field name to {@code NaN} or {@code Infinity} for values that are absent for this reason
 * @param weights newest measurement of the weights against their quantization, from the quantizing phase to the freeze
 * @param layers the same tensor by tensor, at the end of an epoch; of more than {@value #MAX_LAYERS} those with the largest
 *     angles
 */
public record RunProgressed(
        String run,
        String model,
        Phase phase,
        long step,
        long totalSteps,
        int epoch,
        int totalEpochs,
        @MayBeAbsent Double loss,
        double learningRate,
        @MayBeAbsent Double strength,
        @MayBeAbsent Double tau,
        @MayBeAbsent Double totalShrink,
        @MayBeAbsent Double signChange,
        @MayBeAbsent Double quantizationGap,
        @MayBeAbsent Double levelFlips,
        @MayBeAbsent NamedMetric validationMetric,
        @MayBeAbsent Double stepsPerSecond,
        @MayBeAbsent Double secondsLeft,
        @MayBeAbsent Map<String, String> nonFinite,
        @MayBeAbsent WeightFigures weights,
        @MayBeAbsent List<LayerFigures> layers)
        implements Event {
    /** How many tensors are told of; keeps the event far below the size that a broker takes. */
    public static final int MAX_LAYERS = 100;

    public RunProgressed {
        Require.name("run", run);
        Require.name("model", model);
        Require.present("phase", phase);
        Require.step("step", step);
        Require.step("totalSteps", totalSteps);
        Require.between("epoch", epoch, 0, Integer.MAX_VALUE);
        Require.between("totalEpochs", totalEpochs, 0, Integer.MAX_VALUE);
        Require.optionalFinite("loss", loss);
        Require.optionalFinite("learningRate", learningRate);
        Require.optionalFinite("strength", strength);
        Require.optionalFinite("tau", tau);
        Require.optionalFinite("totalShrink", totalShrink);
        Require.optionalRatio("signChange", signChange);
        Require.optionalFinite("quantizationGap", quantizationGap);
        Require.optionalRatio("levelFlips", levelFlips);
        Require.optionalFinite("stepsPerSecond", stepsPerSecond);
        Require.optionalFinite("secondsLeft", secondsLeft);
        nonFinite = Require.optionalNonFinite(nonFinite);
        layers = layers == null ? null : List.copyOf(layers);
        if (layers != null && layers.size() > MAX_LAYERS) {
            throw new IllegalArgumentException("layers: at most " + MAX_LAYERS + ", was " + layers.size());
        }
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
        return model + "/" + run + "/progressed/" + step;
    }
}

package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import io.proxquant.models.optimizer.GradientNorm;
import io.proxquant.models.optimizer.LearningRate;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.OptimizerState;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterView;

/** The optimizer and learning rate of the phase that is being trained: made when it begins, saved with every state. */
final class PhaseTraining implements NamedState.Part {
    private static final String MOMENTS = "optimizer/";

    private final List<ParameterView> trained;
    private final Optimizer optimizer;
    private final LearningRate rate;
    private final double baseRate;
    private double cumulativeRate;

    /**
     * @param trained what the phase moves: frozen weights are not among it, so nothing can move them
     * @param updateScales factors of the optimizer's updates, by parameter; 1 for all others
     */
    PhaseTraining(PhasePlan plan, int stepsPerEpoch, List<ParameterView> trained, Map<String, Float> updateScales) {
        this.trained = trained;
        this.optimizer = Optimizers.create(plan.optimizer(), trained);
        this.optimizer.scaleUpdates(updateScales);
        this.rate = plan.learningRate(stepsPerEpoch);
        this.baseRate = rate.rate(0);
    }

    double rate(long stepInPhase) {
        return rate.rate(stepInPhase);
    }

    /** η that the phase began with. */
    double baseRate() {
        return baseRate;
    }

    /** Ση over the finished steps of the phase. */
    double cumulativeRate() {
        return cumulativeRate;
    }

    /** One optimizer step at this learning rate; false, and nothing moved, when a gradient to be clipped is NaN or infinite. */
    boolean step(MovedWeights moved, Gradients gradients, double eta, OptionalDouble clipNorm) {
        double scale = 1;
        if (clipNorm.isPresent()) {
            double norm = GradientNorm.of(gradients, trained, moved.threads());
            if (!Double.isFinite(norm)) {
                return false;
            }
            scale = GradientNorm.clipScale(norm, clipNorm.getAsDouble());
        }
        optimizer.step(moved, gradients, eta, scale);
        cumulativeRate += eta;
        return true;
    }

    /** What the optimizer knows of a parameter's curvature; see {@link Optimizer#curvature}. */
    Optional<float[]> curvature(String parameter) {
        return optimizer.curvature(parameter);
    }

    void validated(double loss) {
        rate.epochEnded(loss);
    }

    @Override
    public void save(NamedState into) {
        OptimizerState state = optimizer.state();
        into.put("optimizer.steps", state.steps());
        state.moments().forEach((name, floats) -> into.put(MOMENTS + name, floats));
        into.put("rate.sum", cumulativeRate);
        Map<String, Double> rates = rate.state();
        into.put("rate.keys", String.join(",", rates.keySet()));
        rates.forEach((name, value) -> into.put("rate." + name, value.doubleValue()));
    }

    @Override
    public void restore(NamedState from) {
        optimizer.load(new OptimizerState(from.whole("optimizer.steps"), from.floatsUnder(MOMENTS)));
        cumulativeRate = from.number("rate.sum");
        Map<String, Double> rates = new LinkedHashMap<>();
        for (String key : from.text("rate.keys").split(",", -1)) {
            if (!key.isEmpty()) {
                rates.put(key, from.number("rate." + key));
            }
        }
        rate.load(rates);
    }
}

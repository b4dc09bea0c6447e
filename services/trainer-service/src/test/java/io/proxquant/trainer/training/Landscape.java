package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.scoring.Score;
import io.proxquant.networks.ParameterKind;

/** One quantizable weight on a curve whose slope a test knows, and one bias that follows the same slope. */
final class Landscape implements Learner {
    static final ParameterView WEIGHT = new ParameterView("w.weight", new long[] {1, 1}, ParameterKind.LINEAR);
    static final ParameterView BIAS = new ParameterView("w.bias", new long[] {1}, ParameterKind.BIAS);

    final ArrayPort port = new ArrayPort(List.of(WEIGHT, BIAS));
    /** Where each gradient was taken. */
    final List<Float> points = new ArrayList<>();

    private final DoubleUnaryOperator slope;
    private double loss;

    Landscape(double start, DoubleUnaryOperator slope) {
        this.slope = slope;
        port.weights(WEIGHT.name())[0] = (float) start;
        port.weights(BIAS.name())[0] = (float) start;
    }

    /** ½(x - a)². */
    static Landscape bowl(double start, double a) {
        return new Landscape(start, x -> x - a);
    }

    float weight() {
        return port.weights(WEIGHT.name())[0];
    }

    float bias() {
        return port.weights(BIAS.name())[0];
    }

    void loss(double next) {
        loss = next;
    }

    @Override
    public double learn(int epoch, int batch, long step) {
        points.add(weight());
        port.gradients(WEIGHT.name())[0] = (float) slope.applyAsDouble(weight());
        port.gradients(BIAS.name())[0] = (float) slope.applyAsDouble(bias());
        return loss;
    }

    @Override
    public Optional<Score> validate(IntConsumer progress) {
        return Optional.empty();
    }

    @Override
    public void save(NamedState into) {}

    @Override
    public void restore(NamedState from) {}
}

package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.random.RandomStream;
import io.proxquant.models.scoring.DotProductCorrelation.Compared;
import io.proxquant.models.scoring.Score;
import io.proxquant.networks.ParameterKind;

/**
 * A bowl in many dimensions, ½(x - a)ᵀH(x - a) with coupled coordinates, over one quantizable tensor; the gradient of each step
 * may carry noise that is a function of its place in the run, as that of a mini-batch is.
 */
final class Surface implements Learner {
    static final ParameterView WEIGHT = new ParameterView("w.weight", new long[] {2, 3, 2}, ParameterKind.CONVOLUTION);

    final ArrayPort port;
    /** Where each gradient was taken. */
    final List<float[]> points = new ArrayList<>();
    /** The gradients there. */
    final List<float[]> gradients = new ArrayList<>();
    /** What the layers' products were to be compared of. */
    final List<Map<String, Compared>> compared = new ArrayList<>();

    private final float[] centre;
    private final double noise;

    Surface(ParameterView weight, float[] start, float[] centre, double noise) {
        this.port = new ArrayPort(List.of(weight));
        this.centre = centre;
        this.noise = noise;
        port.write(weight.name(), 0, start, 0, start.length);
    }

    /** One bowl, with a start drawn from the seed. */
    static Surface from(long seed, double noise) {
        return new Surface(WEIGHT, draw(seed, 0.8), draw(1, 1.2), noise);
    }

    private static float[] draw(long seed, double range) {
        RandomStream random = new RandomStream(seed);
        float[] values = new float[WEIGHT.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(-range, range);
        }
        return values;
    }

    /** H = ½ (1 + 11ᵀ/d). */
    @Override
    public double learn(int epoch, int batch, long step) {
        float[] x = port.readAll(port.parameters().get(0));
        RandomStream random = new RandomStream(3, epoch, batch);
        double mean = 0;
        for (int i = 0; i < x.length; i++) {
            mean += (x[i] - centre[i]) / x.length;
        }
        float[] gradient = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            gradient[i] = (float) (0.5 * (x[i] - centre[i] + mean) + random.uniform(-noise, noise));
        }
        port.writeGradient(port.parameters().get(0).name(), 0, gradient, 0, gradient.length);
        points.add(x);
        gradients.add(gradient);
        return 1;
    }

    /** Rises and falls, so that a plateau schedule has something to remember. */
    @Override
    public Optional<Score> validate(IntConsumer progress) {
        float[] x = port.readAll(port.parameters().get(0));
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            loss += (x[i] - centre[i]) * (x[i] - centre[i]);
            progress.accept(i + 1);
        }
        return Optional.of(Score.ofLoss(loss, 1));
    }

    /** As if each layer's products followed by half; remembers what was compared. */
    @Override
    public Map<String, Double> correlations(Map<String, Compared> tensors) {
        compared.add(tensors);
        return Map.of(WEIGHT.name(), 0.5);
    }

    @Override
    public void save(NamedState into) {}

    @Override
    public void restore(NamedState from) {}
}

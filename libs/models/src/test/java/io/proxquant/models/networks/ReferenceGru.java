package io.proxquant.models.networks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.proxquant.models.data.TokenBatch;

/**
 * Stacked GRU layers in doubles, stream by stream, whose matrices see q(h). What quantization adds to a state, q(h) - h, can be
 * kept and used again: with it held fixed the network is smooth, and its derivative is the straight-through gradient.
 */
final class ReferenceGru {

    private final int layers;
    private final int hidden;
    private final int embedding;
    private final UnaryOperator<double[]> quantizer;
    private List<double[]> kept = new ArrayList<>();
    private double[][] h;
    private double[][] q;

    ReferenceGru(int layers, int embedding, int hidden, int streams, UnaryOperator<double[]> quantizer) {
        this.layers = layers;
        this.embedding = embedding;
        this.hidden = hidden;
        this.quantizer = quantizer;
        h = new double[layers * streams][hidden];
        q = new double[layers * streams][hidden];
    }

    double[] h() {
        return Arrays.stream(h).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Logits of a batch; the states go on. */
    double[] logits(Map<String, double[]> values, TokenBatch batch) {
        kept = new ArrayList<>();
        return pass(values, batch, false);
    }

    /** Logits of the batch that {@link #logits} saw last, from zero states, with the residuals of then. */
    double[] smoothLogits(Map<String, double[]> values, TokenBatch batch) {
        h = new double[h.length][hidden];
        q = new double[q.length][hidden];
        return pass(values, batch, true);
    }

    private double[] pass(Map<String, double[]> values, TokenBatch batch, boolean keptResiduals) {
        int words = values.get("decoder.bias").length;
        double[] logits = new double[batch.samples() * words];
        int calls = 0;
        for (int row = 0; row < batch.samples(); row++) {
            int token = batch.inputs()[row];
            double[] x = Arrays.copyOfRange(values.get("encoder.weight"), token * embedding, (token + 1) * embedding);
            for (int layer = 0; layer < layers; layer++) {
                int at = layer * batch.streams() + row % batch.streams();
                h[at] = step(values, layer, x, at);
                if (!keptResiduals) {
                    double[] rounded = quantizer.apply(h[at].clone());
                    double[] state = h[at];
                    Arrays.setAll(rounded, k -> rounded[k] - state[k]);
                    kept.add(rounded);
                }
                double[] residual = kept.get(calls++);
                double[] seen = new double[hidden];
                double[] state = h[at];
                Arrays.setAll(seen, k -> state[k] + residual[k]);
                q[at] = seen;
                x = seen;
            }
            double[] out = product(values.get("decoder.weight"), x, values.get("decoder.bias"));
            System.arraycopy(out, 0, logits, row * words, words);
        }
        return logits;
    }

    private double[] step(Map<String, double[]> values, int layer, double[] x, int at) {
        double[] driven = product(values.get("gru.weight_ih_l" + layer), x, values.get("gru.bias_ih_l" + layer));
        double[] fed = product(values.get("gru.weight_hh_l" + layer), q[at], values.get("gru.bias_hh_l" + layer));
        double[] next = new double[hidden];
        for (int k = 0; k < hidden; k++) {
            double reset = sigmoid(driven[k] + fed[k]);
            double update = sigmoid(driven[hidden + k] + fed[hidden + k]);
            double fresh = Math.tanh(driven[2 * hidden + k] + reset * fed[2 * hidden + k]);
            next[k] = (1 - update) * fresh + update * h[at][k];
        }
        return next;
    }

    private static double[] product(double[] matrix, double[] x, double[] bias) {
        double[] sums = bias.clone();
        for (int row = 0; row < sums.length; row++) {
            for (int k = 0; k < x.length; k++) {
                sums[row] += matrix[row * x.length + k] * x[k];
            }
        }
        return sums;
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}

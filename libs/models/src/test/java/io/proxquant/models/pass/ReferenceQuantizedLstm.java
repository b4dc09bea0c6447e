package io.proxquant.models.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.proxquant.models.data.TokenBatch;

/**
 * Stacked LSTM layers with quantized states in doubles, stream by stream. What quantization adds to a state, r = q(h) - h, can
 * be kept and used again: with r held fixed the network is smooth, and its derivative is the straight-through gradient.
 */
final class ReferenceQuantizedLstm {

    private final int layers;
    private final int hidden;
    private final int embedding;
    private final UnaryOperator<double[]> quantizer;
    private List<double[]> kept;
    private double[][] q;
    private double[][] c;

    ReferenceQuantizedLstm(int layers, int embedding, int hidden, int streams, UnaryOperator<double[]> quantizer) {
        this.layers = layers;
        this.embedding = embedding;
        this.hidden = hidden;
        this.quantizer = quantizer;
        q = new double[layers * streams][hidden];
        c = new double[layers * streams][hidden];
    }

    /** q of all layers and streams as the carry has it. */
    double[] q() {
        return Arrays.stream(q).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Logits of a batch; the states go on. */
    double[] logits(Map<String, double[]> values, TokenBatch batch) {
        kept = new ArrayList<>();
        return pass(values, batch, q, c, false);
    }

    /** Logits of the batch that {@link #logits} saw first, from zero states, with the residuals of then. */
    double[] smoothLogits(Map<String, double[]> values, TokenBatch batch) {
        return pass(values, batch, new double[q.length][hidden], new double[q.length][hidden], true);
    }

    private double[] pass(
            Map<String, double[]> values, TokenBatch batch, double[][] q, double[][] c, boolean keptResiduals) {
        int words = values.get("decoder.bias").length;
        int streams = batch.streams();
        double[] logits = new double[batch.samples() * words];
        int calls = 0;
        for (int row = 0; row < batch.samples(); row++) {
            int token = batch.inputs()[row];
            double[] x = Arrays.copyOfRange(values.get("encoder.weight"), token * embedding, (token + 1) * embedding);
            for (int layer = 0; layer < layers; layer++) {
                int at = layer * streams + row % streams;
                double[] h = step(values, layer, x, q[at], c[at]);
                if (!keptResiduals) {
                    kept.add(difference(quantizer.apply(h), h));
                }
                double[] residual = kept.get(calls++);
                for (int k = 0; k < hidden; k++) {
                    q[at][k] = h[k] + residual[k];
                }
                x = q[at];
            }
            double[] out = product(values.get("decoder.weight"), x, values.get("decoder.bias"));
            System.arraycopy(out, 0, logits, row * words, words);
        }
        return logits;
    }

    /** h of one step; c is moved on. */
    private double[] step(Map<String, double[]> values, int layer, double[] x, double[] q, double[] c) {
        double[] gates = product(values.get("lstm.weight_ih_l" + layer), x, values.get("lstm.bias_ih_l" + layer));
        double[] fed = product(values.get("lstm.weight_hh_l" + layer), q, values.get("lstm.bias_hh_l" + layer));
        double[] h = new double[hidden];
        for (int k = 0; k < hidden; k++) {
            double in = sigmoid(gates[k] + fed[k]);
            double forget = sigmoid(gates[hidden + k] + fed[hidden + k]);
            double candidate = Math.tanh(gates[2 * hidden + k] + fed[2 * hidden + k]);
            double out = sigmoid(gates[3 * hidden + k] + fed[3 * hidden + k]);
            c[k] = forget * c[k] + in * candidate;
            h[k] = out * Math.tanh(c[k]);
        }
        return h;
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

    private static double[] difference(double[] a, double[] b) {
        double[] difference = a.clone();
        Arrays.setAll(difference, k -> a[k] - b[k]);
        return difference;
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}

package io.proxquant.models.networks;

import java.util.Map;

import io.proxquant.models.data.TokenBatch;

/** The LSTM language model written out in doubles: gates i, f, g, o in rows, h and c kept between batches. */
final class ReferenceLstm {

    private final Map<String, double[]> values;
    private final int hidden;
    private final int embedding;
    private double[] h;
    private double[] c;

    ReferenceLstm(Map<String, double[]> values, int embedding, int hidden, int streams) {
        this.values = values;
        this.embedding = embedding;
        this.hidden = hidden;
        this.h = new double[streams * hidden];
        this.c = new double[streams * hidden];
    }

    double[] h() {
        return h;
    }

    double[] logits(TokenBatch batch) {
        int words = values.get("decoder.bias").length;
        double[] logits = new double[batch.samples() * words];
        for (int row = 0; row < batch.samples(); row++) {
            int stream = row % batch.streams();
            step(batch.inputs()[row], stream);
            for (int word = 0; word < words; word++) {
                double sum = values.get("decoder.bias")[word];
                for (int k = 0; k < hidden; k++) {
                    sum += values.get("decoder.weight")[word * hidden + k] * h[stream * hidden + k];
                }
                logits[row * words + word] = sum;
            }
        }
        return logits;
    }

    private void step(int token, int stream) {
        double[] gates = new double[4 * hidden];
        for (int g = 0; g < gates.length; g++) {
            gates[g] = values.get("lstm.bias_ih_l0")[g] + values.get("lstm.bias_hh_l0")[g];
            for (int k = 0; k < embedding; k++) {
                gates[g] += values.get("lstm.weight_ih_l0")[g * embedding + k]
                        * values.get("encoder.weight")[token * embedding + k];
            }
            for (int k = 0; k < hidden; k++) {
                gates[g] += values.get("lstm.weight_hh_l0")[g * hidden + k] * h[stream * hidden + k];
            }
        }
        for (int k = 0; k < hidden; k++) {
            double kept = sigmoid(gates[hidden + k]) * c[stream * hidden + k];
            c[stream * hidden + k] = kept + sigmoid(gates[k]) * Math.tanh(gates[2 * hidden + k]);
        }
        for (int k = 0; k < hidden; k++) {
            h[stream * hidden + k] = sigmoid(gates[3 * hidden + k]) * Math.tanh(c[stream * hidden + k]);
        }
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}

package io.proxquant.models.calibration;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.engine.InputFault;
import io.proxquant.models.pass.CrossEntropy;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;

/**
 * How much a network loses with other weights than its own, on the part of a data set that a calibration sees: in evaluation
 * mode, in nats per sample. Equal weights, data, settings, threads and device give equal figures.
 */
public final class CalibrationLoss {
    /** What is measured. */
    public enum Measure {
        /** Mean cross-entropy with the labels. */
        LOSS,
        /** Mean KL divergence of the outputs from those of the unquantized network; no label is used. */
        DIVERGENCE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Network network;
    private final CalibrationBatches batches;
    private final Measure measure;
    private final List<float[]> reference = new ArrayList<>();
    private final double unquantized;

    /**
     * Measures the weights as they are, which all others are held against.
     *
     * @param data samples of it
     * @param samples images or tokens
     * @param batch most of them in one forward pass
     * @param seed decides which images are taken
     * @param boundary called before every forward pass; what it throws ends the work
     * @throws IllegalArgumentException if weights or data do not fit the network, or its loss is not finite
     */
    public CalibrationLoss(
            Network network,
            FloatTensors weights,
            Dataset data,
            int samples,
            int batch,
            long seed,
            Measure measure,
            Runnable boundary) {
        this.network = network;
        this.batches = new CalibrationBatches(data, samples, batch, seed, boundary);
        this.measure = measure;
        if (measure == Measure.DIVERGENCE) {
            network.load(weights);
            pass((logits, labels) -> {
                reference.add(logits.logSoftmax(1).toFloatArray());
                return 0;
            });
        }
        this.unquantized = of(weights);
        if (!Double.isFinite(unquantized)) {
            throw new IllegalArgumentException(
                    "the network's own " + measure + " on the calibration data is " + unquantized);
        }
    }

    /** Images or tokens that are seen. */
    public int samples() {
        return batches.samples();
    }

    /** What was measured. */
    public Measure measure() {
        return measure;
    }

    /** Of the weights as they are. */
    public double unquantized() {
        return unquantized;
    }

    /** With these weights; NaN or infinite where the network breaks down. The network keeps them. */
    public double of(FloatTensors weights) {
        network.load(weights);
        int[] at = {0};
        return pass((logits, labels) -> measure == Measure.LOSS
                        ? sum(CrossEntropy.perSample(logits.getManager(), logits, labels)
                                .toFloatArray())
                        : divergence(
                                reference.get(at[0]++), logits.logSoftmax(1).toFloatArray(), labels.length))
                / batches.samples();
    }

    private interface Sum {
        double of(NDArray logits, int[] labels);
    }

    private double pass(Sum of) {
        double sum = 0;
        RecurrentState carry = new RecurrentState();
        for (int i = 0; i < batches.count(); i++) {
            Batch batch = batches.batch(i);
            try (NDManager scope = network.newScope()) {
                sum += of.of(network.forward(scope, batch, carry, false), batch.labels());
            } catch (RuntimeException e) {
                throw InputFault.explained(e);
            }
        }
        return sum;
    }

    private static double sum(float[] losses) {
        double sum = 0;
        for (float loss : losses) {
            sum += loss;
        }
        return sum;
    }

    /** Σ p (log p - log q) over all rows; not finite where q is not. */
    static double divergence(float[] logP, float[] logQ, int rows) {
        double sum = 0;
        for (int i = 0; i < rows * (logP.length / rows); i++) {
            double p = Math.exp(logP[i]);
            sum += p == 0 ? 0 * logQ[i] : p * (logP[i] - (double) logQ[i]);
        }
        return sum;
    }
}

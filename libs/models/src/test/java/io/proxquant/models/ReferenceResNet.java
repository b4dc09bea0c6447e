package io.proxquant.models;

import java.util.LinkedHashMap;
import java.util.Map;

import io.proxquant.models.data.ImageBatch;

/**
 * The CIFAR ResNet written out in loops over doubles, channels first, parameters in torch's order: independent of the engine,
 * of channels-last storage and of the port.
 */
public final class ReferenceResNet {

    private final Map<String, double[]> values;
    private final boolean training;
    private final Map<String, double[]> statistics = new LinkedHashMap<>();
    private int samples;
    private int channels;
    private int height;
    private int width;
    private double[] x;

    public ReferenceResNet(Map<String, double[]> values, boolean training) {
        this.values = values;
        this.training = training;
    }

    /** In training mode: mean and unbiased variance of each normalisation's last input, under the names of the running ones. */
    public Map<String, double[]> statistics() {
        return statistics;
    }

    public double[] logits(ImageBatch batch, int blocksPerStage) {
        samples = batch.samples();
        channels = batch.shape().channels();
        height = batch.shape().height();
        width = batch.shape().width();
        x = new double[batch.pixels().length];
        for (int i = 0; i < x.length; i++) {
            int c = i % channels;
            int rest = i / channels;
            int place = rest % (height * width);
            x[(rest / (height * width) * channels + c) * height * width + place] = batch.pixels()[i];
        }
        convolve("conv1.weight", 1);
        normalise("bn1");
        relu();
        for (int stage = 1; stage <= 3; stage++) {
            for (int index = 0; index < blocksPerStage; index++) {
                block("layer" + stage + "." + index, stage > 1 && index == 0 ? 2 : 1);
            }
        }
        return dense(pool());
    }

    private void block(String name, int stride) {
        double[] input = x;
        int[] shape = {channels, height, width};
        convolve(name + ".conv1.weight", stride);
        normalise(name + ".bn1");
        relu();
        convolve(name + ".conv2.weight", 1);
        normalise(name + ".bn2");
        double[] inner = x;
        x = input;
        if (values.containsKey(name + ".shortcut.0.weight")) {
            channels = shape[0];
            height = shape[1];
            width = shape[2];
            convolve(name + ".shortcut.0.weight", stride);
            normalise(name + ".shortcut.1");
        }
        double[] sum = new double[inner.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = inner[i] + x[i];
        }
        x = sum;
        relu();
    }

    private void convolve(String name, int stride) {
        double[] w = values.get(name);
        int kernel = name.contains("shortcut") ? 1 : 3;
        int out = w.length / (channels * kernel * kernel);
        int h = (height + stride - 1) / stride;
        int v = (width + stride - 1) / stride;
        double[] y = new double[samples * out * h * v];
        for (int at = 0; at < y.length; at++) {
            int column = at % v;
            int row = at / v % h;
            int o = at / (v * h) % out;
            int n = at / (v * h * out);
            double sum = 0;
            for (int k = 0; k < channels * kernel * kernel; k++) {
                int r = row * stride + k / kernel % kernel - kernel / 2;
                int c = column * stride + k % kernel - kernel / 2;
                if (r >= 0 && r < height && c >= 0 && c < width) {
                    int channel = k / (kernel * kernel);
                    sum += w[o * channels * kernel * kernel + k]
                            * x[((n * channels + channel) * height + r) * width + c];
                }
            }
            y[at] = sum;
        }
        x = y;
        channels = out;
        height = h;
        width = v;
    }

    private void normalise(String name) {
        int area = height * width;
        for (int c = 0; c < channels; c++) {
            double mean = values.get(name + ".running_mean")[c];
            double variance = values.get(name + ".running_var")[c];
            if (training) {
                mean = 0;
                variance = 0;
                for (int i = 0; i < samples * area; i++) {
                    mean += x[(i / area * channels + c) * area + i % area] / (samples * area);
                }
                for (int i = 0; i < samples * area; i++) {
                    double d = x[(i / area * channels + c) * area + i % area] - mean;
                    variance += d * d / (samples * area);
                }
                int values = samples * area;
                statistics.computeIfAbsent(name + ".running_mean", key -> new double[channels])[c] = mean;
                statistics.computeIfAbsent(name + ".running_var", key -> new double[channels])[c] =
                        variance * values / (values - 1);
            }
            for (int i = 0; i < samples * area; i++) {
                int at = (i / area * channels + c) * area + i % area;
                x[at] = (x[at] - mean) / Math.sqrt(variance + 1e-5) * values.get(name + ".weight")[c]
                        + values.get(name + ".bias")[c];
            }
        }
    }

    private void relu() {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(0, x[i]);
        }
    }

    private double[] pool() {
        double[] pooled = new double[samples * channels];
        for (int i = 0; i < x.length; i++) {
            pooled[i / (height * width)] += x[i] / (height * width);
        }
        return pooled;
    }

    private double[] dense(double[] input) {
        double[] bias = values.get("fc.bias");
        double[] logits = new double[samples * bias.length];
        for (int i = 0; i < logits.length; i++) {
            int o = i % bias.length;
            logits[i] = bias[o];
            for (int c = 0; c < channels; c++) {
                logits[i] += values.get("fc.weight")[o * channels + c] * input[i / bias.length * channels + c];
            }
        }
        return logits;
    }
}

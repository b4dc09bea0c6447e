package io.proxquant.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

import io.proxquant.quantization.metrics.WeightMetrics;

/** The measurements that training takes a few times per epoch, over all tensors. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WeightMetricsBenchmark {
    /** Signs that differ. */
    @Benchmark
    public double signChange(WeightSets sets) throws Exception {
        return sum(sets, WeightMetrics::signChange);
    }

    /** Distance to the quantized weights, relative to the norm. */
    @Benchmark
    public double quantizationGap(WeightSets sets) throws Exception {
        return sum(sets, WeightMetrics::quantizationGap);
    }

    /** Mean distance to the quantized weights. */
    @Benchmark
    public double meanDistance(WeightSets sets) throws Exception {
        return sum(sets, WeightMetrics::meanDistance);
    }

    private interface Metric {
        double of(float[] w, float[] q);
    }

    private static double sum(WeightSets sets, Metric metric) throws Exception {
        double[] values = new double[sets.weights.size()];
        sets.forEachTensor(i -> values[i] = metric.of(sets.weights.get(i), sets.others.get(i)));
        return java.util.Arrays.stream(values).sum();
    }
}

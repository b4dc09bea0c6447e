package io.proxquant.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

/** Hard quantization of all tensors to codes and codebooks, as at the freeze and in the quantizer service. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QuantizerBenchmark {
    /** Quantizer, granularity, bits where it has them. */
    @Param({
        "binary row",
        "binary-unit tensor",
        "binary-stochastic tensor",
        "ternary tensor",
        "ternary-two-sided tensor",
        "ternary-threshold tensor",
        "ternary-trained tensor",
        "ternary-uniform tensor",
        "alternating row 1",
        "alternating row 2",
        "alternating row 3",
        "alternating row 4",
        "greedy row 2",
        "refined row 2",
        "lsbq row 2",
        "uniform row 2",
        "uniform-max row 2",
        "balanced row 2",
        "dorefa tensor 2",
        "qnn-linear tensor 4",
        "grid-nearest tensor 4",
        "grid-stochastic tensor 4",
        "power-of-two row",
        "qnn-log tensor",
        "lab row",
        "lat-exact row",
        "lat-approximate row",
        "lat-two-sided-exact row",
        "lat-two-sided-approximate row",
        "laq-linear row 3",
        "laq-log row 3",
        "kmeans row",
        "kmeans-exact row",
        "kmeans-pruned row",
        "l0-constraint row",
        "l1-constraint row",
        "l0-penalty row",
        "l1-penalty row"
    })
    public String kernel;

    private TensorQuantizer quantizer;

    /** Makes the quantizer. */
    @Setup
    public void prepare(WeightSets sets) {
        String[] words = kernel.split(" ");
        Map<String, ?> options = words.length > 2 ? Map.of("bits", Integer.valueOf(words[2])) : Map.of();
        quantizer = new TensorQuantizer(Quantizers.byName(words[0], options), Granularity.parse(words[1]))
                .onThreads(sets.threads);
    }

    /** All tensors once. */
    @Benchmark
    public void quantize(WeightSets sets, Blackhole sink) throws Exception {
        sets.forEachTensor(i -> sink.consume(quantizer.quantize(sets.weights.get(i), sets.shapes.get(i))));
    }
}

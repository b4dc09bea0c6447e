package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.maps.ProximalMaps;

/** What one training step pays for the pull of all quantized tensors, with a strength that hardly moves them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProximalMapBenchmark {
    private static final float STRENGTH = 1e-7f;

    /** Map, granularity, options, and whether codebooks are refreshed or only assigned to. */
    @Param({
        "binary-l1 tensor",
        "binary-l2 tensor",
        "ternary-l2 tensor proxRounds=1",
        "ternary-l2 tensor proxRounds=2",
        "ternary-l2 tensor kept",
        "squared-distance tensor quantizer=ternary",
        "squared-distance row quantizer=binary",
        "parq tensor quantizer=lsbq",
        "projection tensor quantizer=binary-unit",
        "projection tensor quantizer=ternary",
        "alternating row bits=2",
        "alternating row bits=2 kept",
        "alternating row bits=3",
        "alternating row bits=3 kept",
        "soft-threshold tensor",
        "box tensor",
        "l1-ball tensor radius=1000",
        "group-lasso row",
        "none tensor"
    })
    public String kernel;

    private TensorProximalMap map;
    private boolean kept;
    private final List<float[]> states = new ArrayList<>();

    /** Makes the map, and its codebooks by a first refresh. */
    @Setup
    public void prepare(WeightSets sets) {
        String[] words = kernel.split(" ");
        kept = kernel.endsWith("kept");
        map = new TensorProximalMap(newMap(words), Granularity.parse(words[1])).onThreads(sets.threads);
        states.clear();
        for (int i = 0; i < sets.weights.size(); i++) {
            float[] state = new float[map.stateSize(sets.shapes.get(i))];
            map.apply(sets.weights.get(i), sets.shapes.get(i), STRENGTH, state, true);
            states.add(state);
        }
    }

    private static ProximalMap newMap(String[] words) {
        Map<String, Object> options = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] option = words[i].split("=");
            if (option.length == 2) {
                options.put(option[0], option[0].equals("quantizer") ? option[1] : Integer.valueOf(option[1]));
            }
        }
        return ProximalMaps.byName(words[0], options);
    }

    /** One step's pull. */
    @Benchmark
    public Object apply(WeightSets sets) throws Exception {
        sets.forEachTensor(i -> map.apply(sets.weights.get(i), sets.shapes.get(i), STRENGTH, states.get(i), !kept));
        return sets.weights;
    }
}

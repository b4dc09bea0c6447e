package io.proxquant.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The measure of all others: the same bytes copied, in the same pieces on the same threads. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CopyBenchmark {
    private static final int PIECE = 1 << 14;

    /** Copies every tensor. */
    @Benchmark
    public Object copy(WeightSets sets) throws Exception {
        sets.forEachTensor(i -> copy(sets.weights.get(i), sets.others.get(i)));
        return sets.others;
    }

    private static void copy(float[] from, float[] into) {
        int pieces = (from.length + PIECE - 1) / PIECE;
        IntStream.range(0, pieces).parallel().forEach(piece -> {
            int start = piece * PIECE;
            System.arraycopy(from, start, into, start, Math.min(PIECE, from.length - start));
        });
    }
}

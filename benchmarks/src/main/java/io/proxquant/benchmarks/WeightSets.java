package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The weights of one network, drawn like trained ones, and the pool whose threads the kernels use. */
@State(Scope.Benchmark)
public class WeightSets {
    /** A constant of {@link NetworkShapes}. */
    @Param({"RESNET20", "PTB_LSTM"})
    public String network;

    /** Worker threads. */
    @Param({"1", "2"})
    public int threads;

    List<long[]> shapes;
    List<float[]> weights;
    List<float[]> others;
    private ForkJoinPool pool;

    /** Draws the weights: the same ones for every kernel. */
    @Setup(Level.Trial)
    public void draw() {
        shapes = NetworkShapes.valueOf(network).shapes();
        weights = tensors(7);
        others = tensors(8);
        pool = new ForkJoinPool(threads);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() {
        pool.shutdown();
    }

    /** Work on tensor {@code index}. */
    interface Tensor {
        void at(int index);
    }

    /** Does a whole network's worth of work, all tensors at once, on the threads; parallel streams inside it stay on them. */
    void forEachTensor(Tensor work) throws Exception {
        pool.submit(() -> IntStream.range(0, weights.size()).parallel().forEach(work::at))
                .get();
    }

    private List<float[]> tensors(long seed) {
        Random random = new Random(seed);
        List<float[]> tensors = new ArrayList<>();
        for (long[] shape : shapes) {
            float[] w = new float[NetworkShapes.size(shape)];
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) (0.3 * random.nextGaussian());
            }
            tensors.add(w);
        }
        return tensors;
    }
}

package io.proxquant.quantization.lossaware;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * Loss-aware quantization to α times fixed points of both signs, min Σ d (w - αb)² by alternation (Hou and Kwok, ICLR 2018,
 * section 3.3): n = 2^(k-1) - 1 magnitudes beside zero, spaced linearly, 1/n, 2/n, ..., 1, or by powers of two, 2^(1-n), ...,
 * ½, 1. Every weight is at its nearest level. An empty or all-zero block has levels 0.
 *
 * @param points magnitudes in ascending order, 0 first and 1 last
 */
record LossAwareQuantizer(String name, int bits, List<Double> points, int revision) implements Quantizer {
    static LossAwareQuantizer linear(int bits) {
        int n = (1 << (bits - 1)) - 1;
        return new LossAwareQuantizer("laq-linear", bits, evenly(n), GridCodebook.NEWEST);
    }

    static LossAwareQuantizer logarithmic(int bits) {
        int n = (1 << (bits - 1)) - 1;
        List<Double> powers = IntStream.rangeClosed(0, n)
                .mapToObj(i -> i == 0 ? 0.0 : Math.scalb(1.0, i - n))
                .toList();
        return new LossAwareQuantizer("laq-log", bits, powers, powers.equals(evenly(n)) ? GridCodebook.NEWEST : 1);
    }

    private static List<Double> evenly(int n) {
        return IntStream.rangeClosed(0, n).mapToObj(i -> (double) i / n).toList();
    }

    @Override
    public Quantizer atRevision(int earlier) {
        return new LossAwareQuantizer(name, bits, points, Math.min(earlier, revision));
    }

    private GridCodebook grid() {
        return new GridCodebook(revision, bits, 2 * points.size() - 1);
    }

    @Override
    public CodebookLayout layout() {
        return grid().layout();
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CURVATURE);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        double[] magnitudes = WeightedScale.magnitudes(slice.weights(), slice.from(), slice.length());
        double[] shape = points.stream().mapToDouble(Double::doubleValue).toArray();
        double alpha = WeightedScale.alternating(shape).of(magnitudes, CurvatureWeights.of(slice));
        int n = shape.length - 1;
        if (grid().affine()) {
            grid().write(slice, alpha / n, n);
        } else {
            for (int i = 0; i <= n; i++) {
                float level = FloatRounding.magnitude(alpha * shape[i]);
                slice.store(n - i, 0f - level);
                slice.store(n + i, level);
            }
        }
        LevelAssignment.of(layout(), slice).codes(slice);
    }
}

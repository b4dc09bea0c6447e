package io.proxquant.quantization;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Loss-aware quantization to α times fixed points of both signs, min Σ d (w - αb)² by alternation (Hou and Kwok, ICLR 2018,
 * section 3.3): n = 2^(k-1) - 1 magnitudes beside zero, spaced linearly, 1/n, 2/n, ..., 1, or by powers of two, 2^(1-n), ...,
 * ½, 1. Every weight is at its nearest level. An empty or all-zero block has levels 0.
 *
 * @param points magnitudes in ascending order, 0 first and 1 last
 */
record LossAwareQuantizer(String name, int bits, List<Double> points) implements InformedQuantizer {
    static LossAwareQuantizer linear(int bits) {
        int n = (1 << (bits - 1)) - 1;
        return new LossAwareQuantizer(
                "laq-linear",
                bits,
                IntStream.rangeClosed(0, n).mapToObj(i -> (double) i / n).toList());
    }

    static LossAwareQuantizer logarithmic(int bits) {
        int n = (1 << (bits - 1)) - 1;
        return new LossAwareQuantizer(
                "laq-log",
                bits,
                IntStream.rangeClosed(0, n)
                        .mapToObj(i -> i == 0 ? 0.0 : Math.scalb(1.0, i - n))
                        .toList());
    }

    @Override
    public CodebookLayout layout() {
        return new CodebookLayout(CodebookForm.LEVELS, bits, 2 * points.size() - 1);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CURVATURE);
    }

    @Override
    public void quantize(
            float[] weights,
            int from,
            int length,
            byte[] codes,
            int codesFrom,
            float[] codebook,
            int codebookFrom,
            SideInformation side) {
        FiniteWeights.check(weights, from, length);
        double[] magnitudes = WeightedScale.magnitudes(weights, from, length);
        double[] shape = points.stream().mapToDouble(Double::doubleValue).toArray();
        double alpha = WeightedScale.alternating(shape).of(magnitudes, Curvature.of(side, from, length));
        int n = shape.length - 1;
        for (int i = 0; i <= n; i++) {
            float level = FloatRounding.magnitude(alpha * shape[i]);
            codebook[codebookFrom + n - i] = 0f - level;
            codebook[codebookFrom + n + i] = level;
        }
        new LevelAssignment(layout(), codebook, codebookFrom).codes(weights, from, length, codes, codesFrom);
    }
}

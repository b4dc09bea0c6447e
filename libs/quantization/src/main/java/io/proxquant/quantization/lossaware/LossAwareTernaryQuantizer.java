package io.proxquant.quantization.lossaware;

import java.util.Arrays;
import java.util.Set;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * Loss-aware ternarization: levels {-α, 0, +α} that minimise Σ d (w - q)², exactly or by alternation, or {-α, 0, +β} with
 * either sign on its own (Hou and Kwok, ICLR 2018, section 3). With D constant the exact one is {@code TernaryQuantizer}.
 * Every weight is at its nearest level. An empty or all-zero block has levels 0.
 *
 * @param scale how α is found
 * @param twoSided whether positive and negative weights have scales of their own
 */
record LossAwareTernaryQuantizer(String name, WeightedScale scale, boolean twoSided) implements Quantizer {
    @Override
    public CodebookLayout layout() {
        return twoSided ? CodebookLayout.of(CodebookForm.LEVELS, 2, 3) : CodebookLayout.of(CodebookForm.TERNARY, 2, 1);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CURVATURE);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        double[] d = CurvatureWeights.of(slice);
        if (twoSided) {
            slice.store(0, 0f - oneSide(slice, d, -1));
            slice.store(1, 0f);
            slice.store(2, oneSide(slice, d, 1));
        } else {
            slice.store(0, scaleOf(slice.weights(), slice.from(), slice.length(), d));
        }
        LevelAssignment.of(layout(), slice).codes(slice);
    }

    private float scaleOf(float[] weights, int from, int length, double[] d) {
        double[] magnitudes = WeightedScale.magnitudes(weights, from, length);
        return FloatRounding.magnitude(scale.of(magnitudes, d));
    }

    /** The scale of the weights of one sign; zeros belong to neither. */
    private float oneSide(Slice slice, double[] d, int sign) {
        float[] members = new float[slice.length()];
        double[] theirs = new double[members.length];
        int count = 0;
        for (int i = 0; i < members.length; i++) {
            if (sign * slice.weight(i) > 0) {
                members[count] = slice.weight(i);
                theirs[count++] = d[i];
            }
        }
        return scaleOf(members, 0, count, Arrays.copyOf(theirs, count));
    }
}

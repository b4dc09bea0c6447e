package io.proxquant.quantization.lossaware;

import java.util.Arrays;
import java.util.Set;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.InformedQuantizer;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.SideInformation;
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
record LossAwareTernaryQuantizer(String name, WeightedScale scale, boolean twoSided) implements InformedQuantizer {
    @Override
    public CodebookLayout layout() {
        return twoSided
                ? new CodebookLayout(CodebookForm.LEVELS, 2, 3)
                : new CodebookLayout(CodebookForm.TERNARY, 2, 1);
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
        double[] d = Curvature.of(side, from, length);
        if (twoSided) {
            codebook[codebookFrom] = 0f - oneSide(weights, from, length, d, -1);
            codebook[codebookFrom + 1] = 0f;
            codebook[codebookFrom + 2] = oneSide(weights, from, length, d, 1);
        } else {
            codebook[codebookFrom] = scaleOf(weights, from, length, d);
        }
        new LevelAssignment(layout(), codebook, codebookFrom).codes(weights, from, length, codes, codesFrom);
    }

    private float scaleOf(float[] weights, int from, int length, double[] d) {
        double[] magnitudes = WeightedScale.magnitudes(weights, from, length);
        return FloatRounding.magnitude(scale.of(magnitudes, d));
    }

    /** The scale of the weights of one sign; zeros belong to neither. */
    private float oneSide(float[] weights, int from, int length, double[] d, int sign) {
        float[] members = new float[length];
        double[] theirs = new double[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (sign * weights[from + i] > 0) {
                members[count] = weights[from + i];
                theirs[count++] = d[i];
            }
        }
        return scaleOf(members, 0, count, Arrays.copyOf(theirs, count));
    }
}

package io.proxquant.quantization.pruning;

import java.util.Arrays;

import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.pruning.PruningSchedule.Kind;

/** By what weights are pruned. What was pruned before stays so, whatever its weight is now. */
public enum PruningCriterion {
    /** The largest magnitudes stay, so many that they are a given share of the tensor; of equal ones the earlier weight. */
    KEEP(1) {
        @Override
        PruningMask prune(float[] weights, PruningMask before, double amount, double deviation, Kind way, double x) {
            int left = (int) Math.round(way.kept(amount, x) * weights.length);
            int excess = before.survivors() - left;
            if (excess <= 0) {
                return before;
            }
            long[] order = new long[before.survivors()];
            for (int i = 0, at = 0; i < weights.length; i++) {
                if (before.kept(i)) {
                    order[at++] = ((long) Float.floatToIntBits(Math.abs(weights[i])) << 32) | (Integer.MAX_VALUE - i);
                }
            }
            Arrays.sort(order);
            byte[] kept = before.toBytes();
            for (int rank = 0; rank < excess; rank++) {
                kept[Integer.MAX_VALUE - (int) order[rank]] = 0;
            }
            return PruningMask.of(kept);
        }
    },
    /** Magnitudes below a threshold go. */
    THRESHOLD(Double.MAX_VALUE) {
        @Override
        PruningMask prune(float[] weights, PruningMask before, double amount, double deviation, Kind way, double x) {
            return below(way.threshold(amount, x), weights, before);
        }
    },
    /** Magnitudes below so many standard deviations of the tensor, as it was when pruning began, go (Han et al. 2015). */
    SENSITIVITY(Double.MAX_VALUE) {
        @Override
        PruningMask prune(float[] weights, PruningMask before, double amount, double deviation, Kind way, double x) {
            return below(way.threshold(amount * deviation, x), weights, before);
        }
    };

    private final double most;

    PruningCriterion(double most) {
        this.most = most;
    }

    /** The largest amount; the smallest is 0. */
    public double most() {
        return most;
    }

    /**
     * What is left.
     *
     * @param amount the target: a share, a threshold, or standard deviations
     * @param deviation the standard deviation of the tensor when pruning began
     * @param x share of the updates that have been made
     */
    abstract PruningMask prune(
            float[] weights, PruningMask before, double amount, double deviation, Kind way, double x);

    private static PruningMask below(double threshold, float[] weights, PruningMask before) {
        byte[] kept = before.toBytes();
        for (int i = 0; i < kept.length; i++) {
            if (Math.abs(weights[i]) < threshold) {
                kept[i] = 0;
            }
        }
        return PruningMask.of(kept);
    }
}

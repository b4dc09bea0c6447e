package io.proxquant.quantization.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A network of rectifiers on one input, grown unit by unit: each is max(0, b + Σ w_i u_i) over units before it, in whatever
 * layers these are. Connections and biases that are not 0 are its weights.
 */
final class ReluNetwork {
    private record Unit(double bias, List<int[]> from, List<double[]> weights, int depth) {}

    private static final int INPUT = 0;

    private final List<Unit> units = new ArrayList<>();
    private final SortedSet<Double> values = new TreeSet<>();
    private int weights;

    ReluNetwork() {
        units.add(new Unit(0, List.of(), List.of(), 0));
    }

    int input() {
        return INPUT;
    }

    /** Sums of signals, each with a weight. */
    static final class Sum {
        private final List<Integer> units = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();

        Sum add(double weight, int... from) {
            for (int each : from) {
                units.add(each);
                weights.add(weight);
            }
            return this;
        }
    }

    int unit(Sum sum) {
        return unit(0, sum);
    }

    int unit(double bias, Sum sum) {
        if (bias != 0) {
            weight(bias);
        }
        int depth = 0;
        for (int i = 0; i < sum.units.size(); i++) {
            weight(sum.weights.get(i));
            depth = Math.max(depth, units.get(sum.units.get(i)).depth());
        }
        units.add(new Unit(
                bias,
                List.of(sum.units.stream().mapToInt(i -> i).toArray()),
                List.of(sum.weights.stream().mapToDouble(w -> w).toArray()),
                depth + 1));
        return units.size() - 1;
    }

    /** So many units of the same sum. */
    int[] copies(int count, Sum sum) {
        int[] copies = new int[count];
        for (int i = 0; i < count; i++) {
            copies[i] = unit(sum);
        }
        return copies;
    }

    private void weight(double value) {
        values.add(value);
        weights++;
    }

    int weights() {
        return weights;
    }

    int depth() {
        return units.get(units.size() - 1).depth();
    }

    /** The different values that its weights have. */
    SortedSet<Double> values() {
        return values;
    }

    /** Bits of all weights, each an index of its value. */
    long bits() {
        int width = Math.max(1, 32 - Integer.numberOfLeadingZeros(values.size() - 1));
        return (long) width * weights;
    }

    /** The sum of the last unit, which is not rectified: the output. */
    double of(double x) {
        double[] signal = new double[units.size()];
        signal[INPUT] = x;
        double last = x;
        for (int i = 1; i < units.size(); i++) {
            Unit unit = units.get(i);
            last = unit.bias();
            int[] from = unit.from().get(0);
            double[] by = unit.weights().get(0);
            for (int k = 0; k < from.length; k++) {
                last += by[k] * signal[from[k]];
            }
            signal[i] = Math.max(0, last);
        }
        return last;
    }
}

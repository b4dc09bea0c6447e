package io.proxquant.quantization.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

import io.proxquant.quantization.theory.ReluNetwork.Sum;

/**
 * Networks with few different weights that come as close to a function as is asked, after Ding, Liu, Xiong and Shi 2018 (and
 * Yarotsky 2017 for the square). A factor of 1 is two connections of ½, one of 2 four of them.
 */
final class Constructions {
    private static final double HALF = 0.5;

    /** Which values weights may have beside ±½. */
    sealed interface Grid {
        /** Multiples of 1/base: linear quantization, whose digits have this base, a power of two. */
        record Linear(int base) implements Grid {}

        /** ½ and one smaller power of two, so that a chain of halvings is cut short: nonlinear quantization. */
        record Nonlinear(int stride) implements Grid {}
    }

    private Constructions() {}

    /** Stages of teeth that keep x² within the error: each one makes it four times smaller. */
    static int stages(double error) {
        int stages = 1;
        while (Math.pow(4, -(stages + 1)) > error) {
            stages++;
        }
        return stages;
    }

    /** x² on [0, 1] with the weights ±½: x - Σ u_s, u_(s+1) = ½u_s - 2 max(0, ½u_s - ½c_s), c_s = ½·4^-s. */
    static ReluNetwork square(double error) {
        ReluNetwork net = new ReluNetwork();
        int tooth = net.input();
        int constant = net.unit(HALF, new Sum());
        Sum half = new Sum().add(HALF, net.input());
        for (int s = 0; s < stages(error); s++) {
            int[] above = net.copies(4, new Sum().add(HALF, tooth).add(-HALF, constant));
            tooth = net.unit(new Sum().add(HALF, tooth).add(-HALF, above));
            half.add(-HALF, tooth);
            constant = net.unit(new Sum().add(HALF, net.unit(new Sum().add(HALF, constant))));
        }
        net.unit(new Sum().add(HALF, net.copies(4, half)));
        return net;
    }

    /** Pieces of the interpolation, a power of two: of |f''| ≤ 1 it is off by 1/(8N²) at most, half the error. */
    static int pieces(double error) {
        int pieces = 1;
        while (1 / (8.0 * pieces * pieces) > error / 2) {
            pieces *= 2;
        }
        return pieces;
    }

    /** Binary digits of the values at the knots: with so many they are off by half the error at most. */
    static int digits(double error) {
        int digits = 1;
        while (Math.scalb(1.0, -digits) > error / 2) {
            digits++;
        }
        return digits;
    }

    /** A function with |f| ≤ 1 and |f''| ≤ 1 on [0, 1] by its values at the knots. */
    static ReluNetwork sobolev(DoubleUnaryOperator f, double error, Grid grid) {
        ReluNetwork net = new ReluNetwork();
        int n = pieces(error);
        int[] hats = hats(net, n);
        int base = grid instanceof Grid.Linear linear ? linear.base() : 2;
        int places = places(error, base);
        int[] up = weighted(net, f, hats, base, places, 1, grid);
        int[] down = weighted(net, f, hats, base, places, -1, grid);
        for (int scale = 1; scale < 8 * n; scale *= 2) { // each hat is 4N times too small, and the copies a half
            up = net.copies(4, new Sum().add(HALF, up));
            down = net.copies(4, new Sum().add(HALF, down));
        }
        net.unit(new Sum().add(HALF, up[0], up[1]).add(-HALF, down[0], down[1]));
        return net;
    }

    static int places(double error, int base) {
        int width = Integer.numberOfTrailingZeros(base);
        return (digits(error) + width - 1) / width;
    }

    /** Hats of height 1/(4N) over the knots m/N, each ½ρ_(m-1) - ρ_m + ½ρ_(m+1) with ρ_j = max(0, ½x - ½j/N). */
    private static int[] hats(ReluNetwork net, int n) {
        List<Integer> parts = new ArrayList<>(); // ½, ¼, ... 1/N
        for (int part = 2; part <= Math.max(2, n); part *= 2) {
            parts.add(
                    parts.isEmpty()
                            ? net.unit(HALF, new Sum())
                            : net.unit(new Sum().add(HALF, parts.get(parts.size() - 1))));
        }
        int[][] ramps = new int[n + 1][];
        int last = parts.get(parts.size() - 1);
        int before = n == 1
                ? net.unit(new Sum().add(HALF, net.input(), last, last))
                : net.unit(new Sum().add(HALF, net.input(), last));
        for (int j = 0; j < n; j++) {
            Sum ramp = new Sum().add(HALF, net.input());
            for (int bit = 0; bit < parts.size(); bit++) {
                if ((j * 2L * (1 << parts.size() - 1) / n >> parts.size() - 1 - bit & 1) == 1) {
                    ramp.add(-HALF, parts.get(bit));
                }
            }
            ramps[j] = net.copies(2, ramp);
        }
        int[] hats = new int[n + 1];
        for (int m = 0; m <= n; m++) {
            Sum hat = new Sum().add(HALF, m == 0 ? before : ramps[m - 1][0]);
            if (m < n) {
                hat.add(-HALF, ramps[m]);
            }
            if (m + 1 < n) {
                hat.add(HALF, ramps[m + 1][0]);
            }
            hats[m] = net.unit(hat);
        }
        return hats;
    }

    /** Σ |f(m/N)| hat_m over the knots of one sign, halved, four times: digit by digit, the last first. */
    private static int[] weighted(
            ReluNetwork net, DoubleUnaryOperator f, int[] hats, int base, int places, int sign, Grid grid) {
        double scale = Math.pow(base, places);
        long[] values = new long[hats.length];
        for (int m = 0; m < hats.length; m++) {
            double value = f.applyAsDouble((double) m / (hats.length - 1)) * sign;
            values[m] = value > 0 ? Math.round(value * scale) : 0;
        }
        if (grid instanceof Grid.Nonlinear nonlinear) {
            return strided(net, hats, values, places, nonlinear.stride());
        }
        Sum sum = new Sum();
        for (int place = 0; place < places; place++) {
            int carried = place == 0 ? -1 : net.unit(sum);
            sum = new Sum();
            for (int m = 0; m < hats.length; m++) {
                long digit = values[m] % base;
                values[m] /= base;
                if (digit != 0) {
                    sum.add((double) digit / base, hats[m]);
                }
            }
            if (carried >= 0) {
                sum.add(1.0 / base, carried);
            }
        }
        return net.copies(4, new Sum().add(HALF, net.unit(sum)));
    }

    /** Binary digits in runs of a stride: within a run halved one by one, from run to run by 2^-stride at once. */
    private static int[] strided(ReluNetwork net, int[] hats, long[] values, int places, int stride) {
        Sum total = new Sum();
        int carried = -1;
        int runs = (places + stride - 1) / stride;
        for (int run = runs - 1; run >= 0; run--) {
            Sum sum = new Sum();
            for (int at = stride - 1; at >= 0; at--) {
                int place = run * stride + at; // the digit of 2^-(place + 1)
                int chain = at == stride - 1 ? -1 : net.unit(sum);
                sum = new Sum();
                if (chain >= 0) {
                    sum.add(HALF, chain);
                }
                for (int m = 0; m < hats.length; m++) {
                    if (place < places && (values[m] >> places - 1 - place & 1) == 1) {
                        sum.add(HALF, hats[m]);
                    }
                }
            }
            if (carried >= 0) {
                sum.add(Math.scalb(1.0, -stride), carried);
            }
            carried = net.unit(sum);
            total = new Sum().add(HALF, carried);
        }
        return net.copies(4, total);
    }
}

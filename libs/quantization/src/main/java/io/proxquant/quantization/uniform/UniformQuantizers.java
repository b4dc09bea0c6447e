package io.proxquant.quantization.uniform;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.binary.BinaryQuantizer;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers to equally spaced levels. */
public final class UniformQuantizers {
    private static final OptionDeclaration STEP =
            OptionDeclaration.number("step", 0.125, 1e-6, 1e6, "distance of neighbouring levels");

    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "uniform",
                            "Jin et al. 2025, PARQ, published code",
                            "2^k levels +-s/2, +-3s/2, ... over the range of the weights",
                            List.of(
                                    bits(2, 1),
                                    OptionDeclaration.choice(
                                            "range",
                                            List.of("mean", "max"),
                                            "outermost level min(k * mean|w|, max|w|), or max|w|"))),
                    options -> new UniformQuantizer(
                            options.integer("bits"), options.string("range").equals("max"), GridCodebook.NEWEST)),
            Entry.of(
                    new PieceDeclaration(
                            "uniform-max",
                            "Jin et al. 2025, PARQ, published code",
                            "2^k - 1 levels 0, +-s, ... up to max|w|",
                            List.of(bits(3, 2))),
                    options -> new MaxUniformQuantizer(options.integer("bits"), GridCodebook.NEWEST)),
            Entry.of(
                    new PieceDeclaration(
                            "balanced",
                            "Zhou et al. 2017, balanced quantization",
                            "2^k equally spaced levels up to max|w|, each for as many weights",
                            List.of(bits(2, 1))),
                    options -> new BalancedQuantizer(options.integer("bits"))),
            Entry.of(
                    new PieceDeclaration(
                            "dorefa",
                            "Zhou et al. 2016, DoReFa-Net, equation 9",
                            "2^k levels in [-1, 1], rounded after tanh(w) / max|tanh(w)|; one bit: sign times mean|w|",
                            List.of(bits(2, 1))),
                    options -> options.integer("bits") == 1
                            ? new BinaryQuantizer("dorefa", true)
                            : new DorefaQuantizer(options.integer("bits"), GridCodebook.NEWEST)),
            Entry.of(
                    new PieceDeclaration(
                            "qnn-linear",
                            "Hubara et al. 2016, QNN, equation 9",
                            "2^k fixed-point levels from -1 in steps of 2^(1-k), nearest",
                            List.of(bits(4, 2))),
                    options -> GridQuantizer.nearest("qnn-linear", options.integer("bits"), step(options))),
            Entry.of(
                    new PieceDeclaration(
                            "grid-nearest",
                            "Li et al. 2017, training quantized nets, equation 1",
                            "2^k levels from -2^(k-1) steps on, nearest",
                            List.of(bits(4, 2), STEP)),
                    options -> GridQuantizer.nearest(
                            "grid-nearest", options.integer("bits"), (float) options.number("step"))),
            Entry.of(
                    new PieceDeclaration(
                            "grid-stochastic",
                            "Li et al. 2017, training quantized nets, equation 2",
                            "2^k levels from -2^(k-1) steps on, rounded at random without bias",
                            List.of(bits(4, 2), STEP)),
                    options -> GridQuantizer.stochastic(
                            "grid-stochastic", options.integer("bits"), (float) options.number("step"))));

    private UniformQuantizers() {}

    public static OptionDeclaration bits(int defaultValue, int fewest) {
        return OptionDeclaration.integer("bits", defaultValue, fewest, 8, "bits per weight");
    }

    private static float step(CheckedOptions options) {
        return Math.scalb(1f, 1 - options.integer("bits"));
    }
}

package io.proxquant.quantization.ternary;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers to a negative level, zero and a positive level. */
public final class TernaryQuantizers {
    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "ternary",
                            "Carreira-Perpinan and Idelbayev 2017, part II",
                            "exact least squares over {-a, 0, +a}",
                            List.of()),
                    options -> new TernaryQuantizer()),
            Entry.of(
                    new PieceDeclaration(
                            "ternary-two-sided",
                            "Bai et al. 2019, ProxQuant, equation 16",
                            "two free levels beyond 0.7 mean|w|",
                            List.of()),
                    options -> new TwoSidedTernaryQuantizer()),
            Entry.of(
                    new PieceDeclaration(
                            "ternary-threshold",
                            "Li and Liu 2016, ternary weight networks, section 2.3",
                            "{-a, 0, +a}, zero up to threshold * mean|w|, a the mean of the others",
                            List.of(OptionDeclaration.number("threshold", 0.7, 0, 10, "in units of mean|w|"))),
                    options -> new ThresholdTernaryQuantizer(options.number("threshold"))),
            Entry.of(
                    new PieceDeclaration(
                            "ternary-trained",
                            "Zhu et al. 2017, trained ternary quantization, equation 6",
                            "{-W_n, 0, +W_p} with trained levels, zero up to zeroUpTo * max|w|",
                            List.of(OptionDeclaration.number("zeroUpTo", 0.05, 0, 1, "in units of max|w|"))),
                    options -> new TrainedTernaryQuantizer(options.number("zeroUpTo"))),
            Entry.of(
                    new PieceDeclaration(
                            "ternary-uniform",
                            "Jin et al. 2025, PARQ, published code",
                            "{-a, 0, +a} with a = max|w| / 1.5, nearest level",
                            List.of()),
                    options -> new UniformTernaryQuantizer()));

    private TernaryQuantizers() {}
}

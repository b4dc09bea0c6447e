package io.proxquant.quantization.multibit;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers to sums of k scaled signs, their levels following the weights. */
public final class MultiBitQuantizers {
    /** Bits per weight of a sum of scaled signs. */
    public static final OptionDeclaration BITS = OptionDeclaration.integer("bits", 2, 1, 4, "bits per weight");

    /** Rounds of alternation between scales and signs. */
    public static final OptionDeclaration ROUNDS =
            OptionDeclaration.integer("rounds", 2, 0, 100, "alternations T after the greedy start");

    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "alternating",
                            "Xu et al. 2018, algorithm 2",
                            "sum of a_i * (+-1), fitted by alternation",
                            List.of(BITS, ROUNDS)),
                    options -> new AlternatingQuantizer(options.integer("bits"), options.integer("rounds"))),
            Entry.of(
                    new PieceDeclaration(
                            "greedy",
                            "Guo et al. 2017, network sketching; Xu et al. 2018, equation 4",
                            "sum of a_i * (+-1), each the best for what those before it leave",
                            List.of(BITS)),
                    options -> new GreedyQuantizer(options.integer("bits"))),
            Entry.of(
                    new PieceDeclaration(
                            "refined",
                            "Guo et al. 2017, network sketching; Xu et al. 2018, equation 5",
                            "greedy signs, all a_i fitted again by least squares after each",
                            List.of(BITS)),
                    options -> new RefinedQuantizer(options.integer("bits"))),
            Entry.of(
                    new PieceDeclaration(
                            "lsbq",
                            "Pouransari et al. 2020; Jin et al. 2025, PARQ, section 4",
                            "least squares over sums of k scaled signs, optimal for 1 and 2 bits, else greedy",
                            List.of(BITS.withDefault(1))),
                    options -> new LeastSquaresBinaryQuantizer(options.integer("bits"))));

    private MultiBitQuantizers() {}
}

package io.proxquant.quantization.lossaware;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers that weigh every error with the curvature of the loss; without curvature all weights count the same. */
public final class LossAwareQuantizers {
    private static final String LAQ = "Hou and Kwok 2018, loss-aware weight quantization, ";
    private static final OptionDeclaration BITS = OptionDeclaration.integer("bits", 3, 2, 4, "bits per weight");

    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "lab",
                            "Hou et al. 2017, loss-aware binarization, proposition 3.1",
                            "a * sign(w) with a = sum(d|w|) / sum(d)",
                            List.of()),
                    options -> new LossAwareBinaryQuantizer()),
            Entry.of(
                    new PieceDeclaration(
                            "lat-exact",
                            LAQ + "proposition 3.2 and published code",
                            "{-a, 0, +a}, exact minimum of sum(d (w - q)^2)",
                            List.of()),
                    options -> new LossAwareTernaryQuantizer("lat-exact", WeightedScale::exactTernary, false)),
            Entry.of(
                    new PieceDeclaration(
                            "lat-approximate",
                            LAQ + "section 3.1",
                            "{-a, 0, +a}, by alternation between scale and signs",
                            List.of()),
                    options -> new LossAwareTernaryQuantizer(
                            "lat-approximate", WeightedScale.alternating(WeightedScale.TERNARY), false)),
            Entry.of(
                    new PieceDeclaration(
                            "lat-two-sided-exact",
                            LAQ + "section 3.2",
                            "{-a, 0, +b}, exact for either sign on its own",
                            List.of()),
                    options -> new LossAwareTernaryQuantizer("lat-two-sided-exact", WeightedScale::exactTernary, true)),
            Entry.of(
                    new PieceDeclaration(
                            "lat-two-sided-approximate",
                            LAQ + "section 3.2",
                            "{-a, 0, +b}, by alternation for either sign on its own",
                            List.of()),
                    options -> new LossAwareTernaryQuantizer(
                            "lat-two-sided-approximate", WeightedScale.alternating(WeightedScale.TERNARY), true)),
            Entry.of(
                    new PieceDeclaration(
                            "laq-linear",
                            LAQ + "section 3.3",
                            "a * {0, 1/n, ..., 1} of both signs, n = 2^(k-1) - 1",
                            List.of(BITS)),
                    options -> LossAwareQuantizer.linear(options.integer("bits"))),
            Entry.of(
                    new PieceDeclaration(
                            "laq-log",
                            LAQ + "section 3.3",
                            "a * {0, 2^(1-n), ..., 1/2, 1} of both signs, n = 2^(k-1) - 1",
                            List.of(BITS)),
                    options -> LossAwareQuantizer.logarithmic(options.integer("bits"))));

    private LossAwareQuantizers() {}
}

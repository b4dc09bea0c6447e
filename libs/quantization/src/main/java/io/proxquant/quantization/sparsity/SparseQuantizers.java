package io.proxquant.quantization.sparsity;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers to zeros and floats. */
public final class SparseQuantizers {
    private static final String LC =
            "Carreira-Perpiñán and Idelbayev 2018, learning-compression, pruning; Carreira-Perpiñán 2017, part I";
    private static final OptionDeclaration ALPHA =
            OptionDeclaration.number("alpha", 1e-4, 0, 1e9, "cost of the penalty beside the loss");

    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "l0-constraint",
                            LC,
                            "zero but for a share of the weights, the largest, which stay floats",
                            List.of(OptionDeclaration.number(
                                    "keep", 0.1, 0, 1, "share of the weights that may not be zero"))),
                    options -> new L0Constraint(options.number("keep"))),
            Entry.of(
                    new PieceDeclaration(
                            "l1-constraint",
                            LC + "; Duchi et al. 2008, projections onto the l1-ball",
                            "the nearest floats whose magnitudes sum to the radius at most",
                            List.of(OptionDeclaration.number(
                                    "radius", 1, 1e-12, 1e12, "largest sum of the magnitudes of a block"))),
                    options -> new L1Constraint(options.number("radius"))),
            Entry.of(
                    new PieceDeclaration("l0-penalty", LC, "zero up to sqrt(2 alpha/mu), else floats", List.of(ALPHA)),
                    options -> new L0Penalty(options.number(ALPHA.name()))),
            Entry.of(
                    new PieceDeclaration(
                            "l1-penalty", LC, "floats moved towards zero by at most alpha/mu", List.of(ALPHA)),
                    options -> new L1Penalty(options.number(ALPHA.name()))));

    private SparseQuantizers() {}
}

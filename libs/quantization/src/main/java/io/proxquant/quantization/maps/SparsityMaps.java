package io.proxquant.quantization.maps;

import java.util.List;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.operators.Box;
import io.proxquant.quantization.operators.GroupNorms;
import io.proxquant.quantization.operators.L1Ball;
import io.proxquant.quantization.operators.L1Norm;
import io.proxquant.quantization.operators.ProximalOperators;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/**
 * Maps that make weights sparse, small or bounded instead of moving them towards levels: an infinite strength leaves the
 * minimiser of the penalty, all zeros for a lasso, so these go with finite ones, and the quantizer of the freeze decides
 * the levels.
 */
final class SparsityMaps {
    private SparsityMaps() {}

    static List<Entry<ProximalMap>> entries() {
        return List.of(
                Entry.of(
                        new PieceDeclaration(
                                "none",
                                "Carreira-Perpiñán 2017, learning-compression, part I",
                                "leaves weights as they are",
                                List.of()),
                        options -> new Unmoved()),
                Entry.of(
                        new PieceDeclaration(
                                "soft-threshold",
                                "Tibshirani 1996, the lasso; " + ProximalOperators.PROXIMAL + "6.5.2",
                                "towards 0 by at most the strength",
                                List.of()),
                        options -> new OperatorMap("soft-threshold", new L1Norm(0))),
                Entry.of(
                        new PieceDeclaration(
                                "box",
                                ProximalOperators.PROXIMAL + "6.2.4",
                                "clips to an interval at every strength above 0",
                                List.of(ProximalOperators.LOW, ProximalOperators.HIGH)),
                        options -> new OperatorMap("box", new Box(options.number("low"), options.number("high")))),
                Entry.of(
                        new PieceDeclaration(
                                "l1-ball",
                                ProximalOperators.BALL + "figure 1",
                                "onto the absolute values of a block that sum to the radius, at every strength above 0",
                                List.of(ProximalOperators.RADIUS)),
                        options -> new OperatorMap("l1-ball", new L1Ball(options.number("radius")))),
                Entry.of(
                        new PieceDeclaration(
                                "group-lasso",
                                "Yuan and Lin 2006, the group lasso; " + ProximalOperators.PROXIMAL + "6.5.4",
                                "a block, as the granularity cuts it, shrinks by the strength as a whole",
                                List.of()),
                        options -> new OperatorMap("group-lasso", GroupNorms.euclidean())));
    }
}

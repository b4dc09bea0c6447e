package io.proxquant.quantization.binary;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers of one bit. */
public final class BinaryQuantizers {
    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "binary",
                            "Rastegari et al. 2016, XNOR-Net, section 3.1",
                            "a * sign(w) with a = mean|w| of the block",
                            List.of()),
                    options -> new BinaryQuantizer("binary", true)),
            Entry.of(
                    new PieceDeclaration(
                            "binary-unit",
                            "Bai et al. 2019, ProxQuant, section 4.1",
                            "sign(w) without scale",
                            List.of()),
                    options -> new BinaryQuantizer("binary-unit", false)),
            Entry.of(
                    new PieceDeclaration(
                            "binary-stochastic",
                            "Courbariaux et al. 2015, BinaryConnect, equation 2",
                            "+1 with probability clip((w+1)/2, 0, 1), else -1",
                            List.of()),
                    options -> new StochasticBinaryQuantizer()));

    private BinaryQuantizers() {}
}

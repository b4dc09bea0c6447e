package io.proxquant.quantization.poweroftwo;

import java.util.List;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers to powers of two, whose products are shifts. */
public final class PowerOfTwoQuantizers {
    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "power-of-two",
                            "Yin et al. 2016, LBW-Net, section 2",
                            "zero and 2^s, 2^(s-1), ... of both signs; exact for 2 bits, by threshold for more",
                            List.of(
                                    OptionDeclaration.integer("bits", 2, 2, 6, "bits per weight, 2^(bits-2) powers"),
                                    OptionDeclaration.number(
                                            "cutoff", 0.75, 1e-3, 1, "lower end of the largest power, of max|w|"))),
                    options -> PowerOfTwoQuantizer.of(options.integer("bits"), options.number("cutoff"))),
            Entry.of(
                    new PieceDeclaration(
                            "qnn-log",
                            "Hubara et al. 2016, QNN, equation 10",
                            "+-2^-j, j = 0 to 2^(k-1) - 1, nearest in the logarithm",
                            List.of(OptionDeclaration.integer("bits", 4, 1, 5, "bits per weight"))),
                    options -> new LogQuantizer(options.integer("bits"))));

    private PowerOfTwoQuantizers() {}
}

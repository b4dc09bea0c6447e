package io.proxquant.cli.offline;

import java.util.Map;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Parameter;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Quantizers;

/** The quantizer and granularity that the command line asks for, checked against what the quantizer declares. */
record QuantizationChoice(Quantizer quantizer, Granularity granularity) {
    /**
     * Resolves the options.
     *
     * @param bits as asked for, or null for the quantizer's own
     * @throws IllegalArgumentException naming the option and what is allowed
     */
    static QuantizationChoice of(String name, Integer bits, String granularity) {
        Granularity cut = Granularity.parse(granularity);
        boolean choosable = Quantizers.declared().stream()
                .filter(d -> d.name().equals(name))
                .flatMap(d -> d.parameters().stream())
                .map(Parameter::name)
                .anyMatch("bits"::equals);
        Quantizer quantizer = Quantizers.byName(name, choosable && bits != null ? Map.of("bits", bits) : Map.of());
        int own = quantizer.layout().bits();
        if (bits != null && bits != own) {
            throw new IllegalArgumentException(
                    "quantizer '" + name + "' has no " + bits + "-bit form; allowed: " + own);
        }
        return new QuantizationChoice(quantizer, cut);
    }
}

package io.proxquant.quantization.maps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.multibit.MultiBitQuantizers;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.options.PieceTable.Entry;
import io.proxquant.quantization.quantizers.Quantizers;

/** The proximal maps that recipes can name. */
public final class ProximalMaps {
    private static final String PROXQUANT = "Bai et al. 2019, ProxQuant, ";
    private static final OptionDeclaration QUANTIZER = OptionDeclaration.string(
            "quantizer", "binary-unit", "quantizer whose levels are meant; its options go along");

    private static final PieceTable<ProximalMap> ALL = PieceTable.of(
            "proximal map",
            List.of(
                    Entry.of(
                            new PieceDeclaration(
                                    "binary-l1",
                                    PROXQUANT + "equation 7",
                                    "towards +-1 by at most the strength",
                                    List.of()),
                            options -> new BinaryL1Map()),
                    Entry.of(
                            new PieceDeclaration(
                                    "binary-l2",
                                    PROXQUANT + "section 3.2",
                                    "towards +-1 by the share t/(1+t)",
                                    List.of()),
                            options -> new BinaryL2Map()),
                    Entry.of(
                            new PieceDeclaration(
                                    "ternary-l2",
                                    PROXQUANT + "equation 15",
                                    "towards two free levels and zero by the share t/(1+t)",
                                    List.of(proxRounds(2))),
                            options -> squaredDistance(
                                    "ternary-l2", Quantizers.byName("ternary-two-sided", Map.of()), options)),
                    Entry.of(
                            new PieceDeclaration(
                                    "alternating",
                                    PROXQUANT + "equation 10",
                                    "towards the alternating multi-bit levels by the share t/(1+t)",
                                    List.of(MultiBitQuantizers.BITS, MultiBitQuantizers.ROUNDS, proxRounds(1))),
                            options -> squaredDistance(
                                    "alternating",
                                    Quantizers.byName(
                                            "alternating",
                                            Map.of(
                                                    "bits",
                                                    options.integer("bits"),
                                                    "rounds",
                                                    options.integer("rounds"))),
                                    options)),
                    over(
                            "squared-distance",
                            "Yin et al. 2018, BinaryRelax, section 3; " + PROXQUANT + "equations 10 and 15",
                            "towards the levels of a quantizer by the share t/(1+t)",
                            List.of(proxRounds(1)),
                            (quantizer, options) -> squaredDistance("squared-distance", quantizer, options)),
                    over(
                            "parq",
                            "Jin et al. 2025, PARQ, algorithm 1",
                            "away from the middles between the levels of a quantizer by the slope 1+t",
                            List.of(),
                            (quantizer, options) -> CodebookMap.once(
                                    "parq", new CodebookProjection(quantizer), LevelSteps::piecewiseAffine)),
                    over(
                            "projection",
                            PROXQUANT + "section 2.2 (strength infinite)",
                            "onto the levels of a quantizer",
                            List.of(),
                            (quantizer, options) -> projection(quantizer))),
            SparsityMaps.entries());

    private ProximalMaps() {}

    /**
     * The map of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static ProximalMap byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All maps with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }

    public static PieceDeclaration declared(String name) {
        return ALL.declared(name);
    }

    /** Onto the levels of this quantizer, whatever its settings and its revision. */
    public static ProximalMap projection(Quantizer onto) {
        return CodebookMap.once("projection", new CodebookProjection(onto), LevelSteps::projection);
    }

    private static ProximalMap squaredDistance(String name, Quantizer onto, CheckedOptions options) {
        return new CodebookMap(
                name, new CodebookProjection(onto), LevelSteps::squaredDistance, options.integer("proxRounds"));
    }

    private static OptionDeclaration proxRounds(int defaultValue) {
        return OptionDeclaration.integer(
                "proxRounds", defaultValue, 1, 100, "alternations between weights and codebook");
    }

    /** A map over any quantizer: what is not an option of its own goes on to the quantizer. */
    private static Entry<ProximalMap> over(
            String name,
            String source,
            String summary,
            List<OptionDeclaration> own,
            BiFunction<Quantizer, CheckedOptions, ProximalMap> make) {
        List<OptionDeclaration> all = new ArrayList<>(List.of(QUANTIZER));
        all.addAll(own);
        all.addAll(Quantizers.options());
        PieceDeclaration declared = new PieceDeclaration(name, source, summary, all);
        return new Entry<>(declared, given -> {
            CheckedOptions options = new CheckedOptions(declared, given);
            Map<String, Object> rest = new HashMap<>(given);
            rest.remove(QUANTIZER.name());
            own.forEach(option -> rest.remove(option.name()));
            Quantizer quantizer = Quantizers.byName(options.string(QUANTIZER.name()), rest);
            if (quantizer.layout().levelless()) {
                throw new IllegalArgumentException("map '" + name + "' moves weights towards levels, and quantizer '"
                        + quantizer.name() + "' leaves floats; name one that has levels");
            }
            return make.apply(quantizer, options);
        });
    }
}

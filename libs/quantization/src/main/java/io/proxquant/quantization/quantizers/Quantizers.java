package io.proxquant.quantization.quantizers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.binary.BinaryQuantizers;
import io.proxquant.quantization.clustering.ClusteringQuantizers;
import io.proxquant.quantization.lossaware.LossAwareQuantizers;
import io.proxquant.quantization.multibit.MultiBitQuantizers;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.poweroftwo.PowerOfTwoQuantizers;
import io.proxquant.quantization.sparsity.SparseQuantizers;
import io.proxquant.quantization.ternary.TernaryQuantizers;
import io.proxquant.quantization.uniform.UniformQuantizers;

/** The quantizers that recipes and the command line can name: the tables of all families, one after the other. */
public final class Quantizers {

    private static final PieceTable<Quantizer> ALL = new PieceTable<>(
            "quantizer",
            Stream.of(
                            BinaryQuantizers.ENTRIES,
                            TernaryQuantizers.ENTRIES,
                            MultiBitQuantizers.ENTRIES,
                            UniformQuantizers.ENTRIES,
                            PowerOfTwoQuantizers.ENTRIES,
                            LossAwareQuantizers.ENTRIES,
                            ClusteringQuantizers.ENTRIES,
                            SparseQuantizers.ENTRIES)
                    .flatMap(List::stream)
                    .toList());

    private Quantizers() {}

    /**
     * The quantizer of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static Quantizer byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All quantizers with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }

    /** The options of all quantizers, each once and with its widest range: what a map over any of them may be given. */
    public static List<OptionDeclaration> options() {
        Map<String, OptionDeclaration> widest = new LinkedHashMap<>();
        ALL.declared().stream()
                .flatMap(each -> each.options().stream())
                .forEach(each -> widest.merge(each.name(), each, OptionDeclaration::widened));
        return List.copyOf(widest.values());
    }

    public static PieceDeclaration declared(String name) {
        return ALL.declared(name);
    }
}

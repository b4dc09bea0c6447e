package io.proxquant.quantization.rules;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.options.PieceTable.Entry;
import io.proxquant.quantization.uniform.UniformQuantizers;

/** The gradient rules that methods name. */
public final class GradientRules {
    private static final PieceTable<GradientRule> ALL = new PieceTable<>(
            "gradient rule",
            List.of(
                    Entry.of(
                            new PieceDeclaration(
                                    "identity",
                                    "Courbariaux et al. 2015, BinaryConnect, algorithm 1",
                                    "the gradient at the quantized weights, as it is",
                                    List.of()),
                            options -> new IdentityRule()),
                    Entry.of(
                            new PieceDeclaration(
                                    "hard-tanh",
                                    "Hubara et al. 2016, QNN, equation 4",
                                    "zero where the latent weight is outside [-1, 1]",
                                    List.of()),
                            options -> new HardTanhRule()),
                    Entry.of(
                            new PieceDeclaration(
                                    "xnor-rescale",
                                    "Rastegari et al. 2016, XNOR-Net, section 3.1 and published code",
                                    "times (a * 1{|w| < 1} + 1/n)(1 - 1/c) with scale a of the filter",
                                    List.of()),
                            options -> new XnorRule()),
                    Entry.of(
                            new PieceDeclaration(
                                    "dorefa-tanh",
                                    "Zhou et al. 2016, DoReFa-Net, equation 9",
                                    "derivative of tanh(w) / max|tanh(w)|; identity for one bit",
                                    List.of(UniformQuantizers.bits(2, 1))),
                            options -> options.integer("bits") == 1 ? new IdentityRule() : new TanhRule()),
                    Entry.of(
                            new PieceDeclaration(
                                    "ttq-scales",
                                    "Zhu et al. 2017, trained ternary quantization, equations 7 and 8",
                                    "times the magnitude of the weight's level, 1 for zero; levels get the sum",
                                    List.of()),
                            options -> new TrainedScalesRule())));

    private GradientRules() {}

    /**
     * The rule of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static GradientRule byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All rules with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }

    public static PieceDeclaration declared(String name) {
        return ALL.declared(name);
    }
}

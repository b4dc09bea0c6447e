package io.proxquant.quantization.constraints;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.options.PieceTable.Entry;

/** The constraints that methods name. */
public final class Constraints {
    private static final PieceTable<Constraint> ALL = new PieceTable<>(
            "constraint",
            List.of(
                    Entry.of(
                            new PieceDeclaration("none", "", "every weight is allowed", List.of()),
                            options -> new Unconstrained()),
                    Entry.of(
                            new PieceDeclaration(
                                    "clip-unit",
                                    "Courbariaux et al. 2015, BinaryConnect, section 2.4",
                                    "clipped to [-1, 1]",
                                    List.of()),
                            options -> new ClipUnit()),
                    Entry.of(
                            new PieceDeclaration(
                                    "center-clip",
                                    "Rastegari et al. 2016, XNOR-Net, published code",
                                    "less the mean over the input channels, then clipped to [-1, 1]",
                                    List.of()),
                            options -> new CenterClip())));

    private Constraints() {}

    /** None at all. */
    public static Constraint none() {
        return new Unconstrained();
    }

    /**
     * The constraint of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static Constraint byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All constraints with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }
}

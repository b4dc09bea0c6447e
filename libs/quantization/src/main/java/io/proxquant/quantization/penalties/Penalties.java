package io.proxquant.quantization.penalties;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.options.PieceTable.Entry;

/** The penalties that methods name. */
public final class Penalties {
    /** How long an L step is; a schedule that grows with L steps has the option too. */
    public static final OptionDeclaration STEP_EPOCHS = OptionDeclaration.integer(
            "stepEpochs", 1, 1, 1_000_000, "epochs of an L step, after which weights are compressed");

    private static final String LC = "Carreira-Perpiñán 2017, learning-compression, part I, ";
    private static final OptionDeclaration TOLERANCE = OptionDeclaration.number(
            "tolerance",
            1e-4,
            0,
            1,
            "the phase ends once weights are as near to the compressed ones, as share of their norm");

    private static final PieceTable<Penalty> ALL = new PieceTable<>(
            "penalty",
            List.of(
                    Entry.of(
                            new PieceDeclaration("none", LC + "direct compression", "the loss alone", List.of()),
                            options -> none()),
                    Entry.of(
                            new PieceDeclaration(
                                    "restart",
                                    LC + "iterated direct compression",
                                    "training goes on from the compressed weights",
                                    List.of(STEP_EPOCHS)),
                            options -> Penalty.restart("restart", end(options))),
                    Entry.of(
                            new PieceDeclaration(
                                    "quadratic",
                                    LC + "the quadratic-penalty method",
                                    "mu/2 times the squared distance to the compressed weights",
                                    List.of(STEP_EPOCHS, TOLERANCE)),
                            options -> quadratic("quadratic", false, options)),
                    Entry.of(
                            new PieceDeclaration(
                                    "augmented-lagrangian",
                                    LC + "the augmented Lagrangian",
                                    "the same with multipliers",
                                    List.of(STEP_EPOCHS, TOLERANCE)),
                            options -> quadratic("augmented-lagrangian", true, options))));

    private Penalties() {}

    /** None at all. */
    public static Penalty none() {
        return Penalty.none("none");
    }

    /**
     * The penalty of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static Penalty byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All penalties with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }

    /** What one of them says about itself. */
    public static PieceDeclaration declared(String name) {
        return ALL.declared(name);
    }

    private static EndOfSteps end(CheckedOptions options) {
        return new EndOfSteps(options.integer(STEP_EPOCHS.name()));
    }

    private static Penalty quadratic(String name, boolean multipliers, CheckedOptions options) {
        return Penalty.of(name, end(options), new QuadraticTerm(multipliers, options.number(TOLERANCE.name())));
    }
}

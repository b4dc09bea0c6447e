package io.proxquant.quantization.schedules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.quantization.StrengthSchedule;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.options.PieceTable.Entry;
import io.proxquant.quantization.penalties.Penalties;

/** The strength schedules that recipes can name. */
public final class StrengthSchedules {
    private static final OptionDeclaration RATE = OptionDeclaration.number(
            "rate", 1e-4, 0, 1e9, "regularization rate (lambda); larger closes the gap sooner");

    private static final String PROXQUANT = "Bai et al. 2019, ProxQuant, ";
    private static final String PARQ = "Jin et al. 2025, PARQ, ";
    private static final OptionDeclaration HARD_FROM =
            OptionDeclaration.number("hardFrom", 0.75, 0, 1, "share of the phase after which weights are projected");
    private static final PieceTable<StrengthSchedule> ALL = new PieceTable<>(
            "schedule",
            List.of(
                    Entry.of(
                            new PieceDeclaration(
                                    "linear-per-epoch",
                                    PROXQUANT + "section 3.3 and published code",
                                    "learning rate * rate * epoch, the first epoch being 0",
                                    List.of(
                                            RATE,
                                            OptionDeclaration.choice(
                                                    "adjustRate",
                                                    List.of("no", "yes"),
                                                    "yes takes the phase's first learning rate throughout (adjust_reg)"))),
                            StrengthSchedules::linearPerEpoch),
                    Entry.of(
                            new PieceDeclaration(
                                    "linear-per-step",
                                    PROXQUANT + "section 3.3 with t counted in steps",
                                    "learning rate * rate * step: stronger by the steps per epoch at an equal rate",
                                    List.of(RATE)),
                            options -> {
                                double rate = options.number("rate");
                                return progress -> progress.learningRate() * (rate * progress.step());
                            }),
                    Entry.of(
                            new PieceDeclaration(
                                    "constant", PROXQUANT + "algorithm 1", "learning rate * rate", List.of(RATE)),
                            options -> {
                                double rate = options.number("rate");
                                return progress -> progress.learningRate() * rate;
                            }),
                    Entry.of(
                            new PieceDeclaration(
                                    "cumulative",
                                    "Xiao 2010, regularized dual averaging; " + PARQ + "equation 13",
                                    "rate * sum of the learning rates so far",
                                    List.of(RATE)),
                            options -> {
                                double rate = options.number("rate");
                                return progress -> rate * progress.cumulativeRate();
                            }),
                    Entry.of(
                            new PieceDeclaration(
                                    "geometric",
                                    "Yin et al. 2018, BinaryRelax, section 3 and published code",
                                    "start * growth^epoch, then infinite (phase II)",
                                    List.of(
                                            OptionDeclaration.number("start", 1, 0, 1e9, "strength of the first epoch"),
                                            OptionDeclaration.number("growth", 1.04, 1, 1e3, "factor of each epoch"),
                                            HARD_FROM)),
                            StrengthSchedules::geometric),
                    Entry.of(
                            new PieceDeclaration(
                                    "geometric-per-l-step",
                                    "Carreira-Perpiñán 2017, learning-compression, part I, figure 2",
                                    "mu * growth^k in the k-th L step, from 0",
                                    List.of(
                                            OptionDeclaration.number(
                                                    "mu", 1e-3, 1e-12, 1e9, "strength of the first L step"),
                                            OptionDeclaration.number("growth", 1.1, 1, 1e3, "factor of each L step"),
                                            Penalties.STEP_EPOCHS)),
                            StrengthSchedules::perLearningStep),
                    Entry.of(
                            new PieceDeclaration(
                                    "linear-to-total",
                                    PROXQUANT + "section 3.3, normalised to a total shrink",
                                    "2 total t / (T (T + 1)) at step t of T, from 1; no learning rate in it",
                                    List.of(SchedulesToTotal.TOTAL)),
                            SchedulesToTotal::linear),
                    Entry.of(
                            new PieceDeclaration(
                                    "exponential-to-total",
                                    "Yin et al. 2018, BinaryRelax, section 3, per step and normalised to a total shrink",
                                    "total growth^((t - 1/2)/T) over its sum, at step t of T, from 1",
                                    List.of(SchedulesToTotal.TOTAL, SchedulesToTotal.OVERALL_GROWTH)),
                            SchedulesToTotal::exponential),
                    Entry.of(
                            new PieceDeclaration(
                                    "sigmoid-to-total",
                                    PARQ + "section 4, as a strength and normalised to a total shrink",
                                    "2 total / T / (1 + e^(-steepness ((t - 1/2)/T - 1/2))) at step t of T, from 1",
                                    List.of(SchedulesToTotal.TOTAL, SchedulesToTotal.STEEPNESS)),
                            SchedulesToTotal::sigmoid),
                    Entry.of(
                            new PieceDeclaration(
                                    "zero",
                                    "Carreira-Perpiñán 2017, learning-compression, part I, direct compression",
                                    "0 at every step",
                                    List.of()),
                            options -> progress -> 0),
                    Entry.of(
                            new PieceDeclaration(
                                    "sigmoid-inverse-slope",
                                    PARQ + "section 4 and published code",
                                    "1/s - 1 for an inverse slope s that falls from 1 to 0 along a mirrored sigmoid",
                                    List.of(
                                            OptionDeclaration.number(
                                                    "annealFrom", 0, 0, 1, "share of the phase before which s is 1"),
                                            HARD_FROM,
                                            OptionDeclaration.number("steepness", 10, 1e-3, 1e3, "of the sigmoid"),
                                            OptionDeclaration.number("center", 0.5, 0, 1, "share of the annealing"))),
                            StrengthSchedules::inverseSlope),
                    Entry.of(
                            new PieceDeclaration(
                                    "infinite", PROXQUANT + "section 2.2", "hard projection at every step", List.of()),
                            options -> progress -> Double.POSITIVE_INFINITY)));

    /** What a method with them is made of: a projection, or a penalty with its own strength. */
    private static final Set<String> FIXED = Set.of("infinite", "zero", "geometric-per-l-step");

    private StrengthSchedules() {}

    /**
     * The schedule of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static StrengthSchedule byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** Those that lead weights to their levels by strengths that grow or stay finite: one may stand for another. */
    public static List<PieceDeclaration> interchangeable() {
        return declared().stream().filter(each -> !FIXED.contains(each.name())).toList();
    }

    /** All schedules with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }

    public static PieceDeclaration declared(String name) {
        return ALL.declared(name);
    }

    private static StrengthSchedule linearPerEpoch(CheckedOptions options) {
        double rate = options.number("rate");
        boolean adjusted = options.string("adjustRate").equals("yes");
        return progress -> (adjusted ? progress.baseRate() : progress.learningRate()) * (rate * progress.epoch());
    }

    private static StrengthSchedule geometric(CheckedOptions options) {
        double start = options.number("start");
        double growth = options.number("growth");
        double hardFrom = options.number("hardFrom");
        return progress -> progress.share() >= hardFrom
                ? Double.POSITIVE_INFINITY
                : start * StrictMath.pow(growth, progress.epoch());
    }

    private static StrengthSchedule perLearningStep(CheckedOptions options) {
        double mu = options.number("mu");
        double growth = options.number("growth");
        int epochs = options.integer(Penalties.STEP_EPOCHS.name());
        return progress -> mu * StrictMath.pow(growth, progress.epoch() / epochs);
    }

    /**
     * s(x) = (σ(x) - σ(1)) / (σ(0) - σ(1)) with σ(x) = 1/(1 + e^{a(x - c)}) over the share x of the annealing, the end
     * values being those of c = ½, as published. The map takes τ = 1/s - 1, so 0 leaves weights and ∞ projects them.
     */
    private static StrengthSchedule inverseSlope(CheckedOptions options) {
        double from = options.number("annealFrom");
        double until = options.number("hardFrom");
        double steepness = options.number("steepness");
        double center = options.number("center");
        double atStart = 1 / (1 + StrictMath.exp(-steepness / 2));
        double atEnd = 1 / (1 + StrictMath.exp(steepness / 2));
        return progress -> {
            double share = progress.share();
            if (share >= until) {
                return Double.POSITIVE_INFINITY;
            }
            if (share < from) {
                return 0;
            }
            double x = (share - from) / (until - from);
            double sigmoid = 1 / (1 + StrictMath.exp(steepness * (x - center)));
            double slope = (sigmoid - atEnd) / (atStart - atEnd);
            return slope <= 0 ? Double.POSITIVE_INFINITY : Math.max(0, 1 / slope - 1);
        };
    }
}

package io.proxquant.quantization.operators;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.proxquant.quantization.operators.LevelDistance.Kind;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable;
import io.proxquant.quantization.options.PieceTable.Entry;

/** The proximal operators by name, as recipes and files name them; training uses {@code ProximalMaps}. */
public final class ProximalOperators {
    public static final double LARGEST = 1e30;
    public static final String PROXIMAL = "Parikh and Boyd 2014, Proximal Algorithms, section ";
    public static final String BALL = "Duchi et al. 2008, Efficient projections onto the l1-ball, ";
    public static final OptionDeclaration LOW = number("low", -1, -LARGEST, "lower end");
    public static final OptionDeclaration HIGH = number("high", 1, -LARGEST, "upper end");
    public static final OptionDeclaration RADIUS = number("radius", 1, 1e-30, "radius of the ball");
    private static final OptionDeclaration LEVELS =
            OptionDeclaration.string("levels", "-1 1", "levels in ascending order, with spaces between them");

    private static final PieceTable<ProximalOperator> ALL = new PieceTable<>(
            "proximal operator",
            List.of(
                    entry(
                            "l1",
                            PROXIMAL + "6.5.2",
                            "soft threshold around a centre",
                            List.of(number("centre", 0, -LARGEST, "value that is pulled to")),
                            options -> new L1Norm(options.number("centre"))),
                    entry(
                            "squared-l2",
                            PROXIMAL + "6.1.1",
                            "v / (1 + t)",
                            List.of(),
                            options -> ElasticNet.squaredNorm()),
                    entry(
                            "l0",
                            "Blumensath and Davies 2008, Iterative thresholding for sparse approximations",
                            "hard threshold at sqrt(2t)",
                            List.of(),
                            options -> new NonZeros()),
                    entry(
                            "elastic-net",
                            PROXIMAL + "6.5.3",
                            "soft threshold, then v / (1 + t ridge)",
                            List.of(number("ridge", 1, 0, "weight of half the squared norm")),
                            options -> new ElasticNet(1, options.number("ridge"))),
                    entry(
                            "box",
                            PROXIMAL + "6.2.4",
                            "clips to an interval",
                            List.of(LOW, HIGH),
                            options -> new Box(options.number("low"), options.number("high"))),
                    entry(
                            "linf-ball",
                            PROXIMAL + "6.2.4",
                            "clips to [-radius, radius]",
                            List.of(RADIUS),
                            options -> Box.ofRadius(options.number("radius"))),
                    entry(
                            "l1-ball",
                            BALL + "figure 1",
                            "onto the absolute values that sum to the radius",
                            List.of(RADIUS),
                            options -> new L1Ball(options.number("radius"))),
                    entry(
                            "simplex",
                            BALL + "equation 3",
                            "onto the values from 0 that sum to a total",
                            List.of(number("total", 1, 1e-30, "sum of the values")),
                            options -> new Simplex(options.number("total"))),
                    entry(
                            "l2",
                            PROXIMAL + "6.5.1",
                            "all values shrink together",
                            List.of(),
                            options -> GroupNorms.euclidean()),
                    entry(
                            "group-lasso",
                            PROXIMAL + "6.5.4",
                            "the values of a group shrink together",
                            List.of(OptionDeclaration.integer("size", 8, 1, Integer.MAX_VALUE, "values per group")),
                            options -> new GroupNorms(options.integer("size"))),
                    levels("level-l1", "towards the nearest level by at most t", Kind.ABSOLUTE),
                    levels("level-l2", "towards the nearest level by the share t/(1+t)", Kind.SQUARED),
                    levels("levels", "onto the nearest level", Kind.INDICATOR)));

    private ProximalOperators() {}

    /**
     * The operator of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static ProximalOperator byName(String name, Map<String, ?> options) {
        return ALL.byName(name, options);
    }

    /** All operators with their options, in the order in which they should be listed. */
    public static List<PieceDeclaration> declared() {
        return ALL.declared();
    }

    private static Entry<ProximalOperator> levels(String name, String summary, Kind kind) {
        return entry(
                name,
                "Bai et al. 2019, ProxQuant, section 3.2, for any levels",
                summary,
                List.of(LEVELS),
                options -> new LevelDistance(parse(options.string("levels")), kind));
    }

    private static Levels parse(String text) {
        String[] words = text.strip().split("\\s+");
        float[] levels = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                levels[i] = Float.parseFloat(words[i]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "option 'levels' is '" + text + "'; allowed: numbers with spaces between them", e);
            }
        }
        return new Levels(levels);
    }

    private static OptionDeclaration number(String name, double defaultValue, double min, String summary) {
        return OptionDeclaration.number(name, defaultValue, min, LARGEST, summary);
    }

    private static Entry<ProximalOperator> entry(
            String name,
            String source,
            String summary,
            List<OptionDeclaration> options,
            Function<CheckedOptions, ProximalOperator> make) {
        return Entry.of(new PieceDeclaration(name, source, summary, options), make);
    }
}

package io.proxquant.quantization.theory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.theory.Constructions.Grid;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What few different weights can do, built and counted: the error that was asked for, within the number of weights and bits that
 * the construction promises. {@code docs/theory.md} has the figures; {@code -Dproxquant.update=true} writes them.
 */
class TheoryTest {
    private static final Path PAGE = Path.of("../../docs/theory.md");
    private static final String BEGIN = "<!-- figures -->\n";
    private static final String END = "<!-- end of figures -->";
    private static final double[] ERRORS = {1e-2, 1e-3, 1e-4, 1e-5};
    private static final int STRIDE = 4;
    private static final List<Grid> GRIDS =
            List.of(new Grid.Linear(2), new Grid.Linear(4), new Grid.Linear(16), new Grid.Nonlinear(STRIDE));

    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1e-3, 1e-4, 1e-5})
    void theSquareNeedsTwoDifferentWeightsAndAsManyAsTheLogarithmOfTheError(double error) {
        ReluNetwork net = Constructions.square(error);

        assertThat(net.values()).containsExactly(-0.5, 0.5);
        assertThat(squareError(net, error)).isLessThanOrEqualTo(error);
        assertThat((double) net.weights()).isLessThanOrEqualTo(squareBound(error));
        assertThat((double) net.bits()).isLessThanOrEqualTo(squareBound(error));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1e-3, 1e-4, 1e-5})
    void aSobolevFunctionNeedsAsManyWeightsAsTheRootOfTheErrorTimesItsLogarithm(double error) {
        for (Grid grid : GRIDS) {
            ReluNetwork net = Constructions.sobolev(TheoryTest::wave, error, grid);

            assertThat(net.values()).as("%s", grid).hasSizeLessThanOrEqualTo(different(grid));
            assertThat(waveError(net, error)).as("%s", grid).isLessThanOrEqualTo(error);
            assertThat((double) net.weights()).as("%s", grid).isLessThanOrEqualTo(waveBound(error, grid));
            assertThat((double) net.bits()).as("%s", grid).isLessThanOrEqualTo(waveBound(error, grid) * width(grid));
        }
    }

    @Test
    void weightsOfLinearQuantizationLieEvenlySpaced() {
        for (int base : new int[] {2, 4, 16}) {
            ReluNetwork net = Constructions.sobolev(TheoryTest::wave, 1e-4, new Grid.Linear(base));
            assertThat(net.values())
                    .allSatisfy(value -> assertThat(value * base).isEqualTo(Math.rint(value * base)));
        }
    }

    @Test
    void moreValuesMakeFewerWeightsInFewerLayers() {
        ReluNetwork two = Constructions.sobolev(TheoryTest::wave, 1e-5, new Grid.Linear(2));
        ReluNetwork sixteen = Constructions.sobolev(TheoryTest::wave, 1e-5, new Grid.Linear(16));

        assertThat(sixteen.weights()).isLessThan(two.weights());
        assertThat(sixteen.depth()).isLessThan(two.depth());
    }

    @Test
    void thePageHasTheFigures() throws Exception {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String renewed = page.substring(0, from) + table() + page.substring(to);
        if (Boolean.getBoolean("proxquant.update")) {
            Files.writeString(PAGE, renewed);
            page = renewed;
        }
        assertThat(page).as("renew it with -Dproxquant.update=true").isEqualTo(renewed);
    }

    private static String table() {
        List<String> rows = new ArrayList<>();
        rows.add("| function | weights take | ε | sup error | weights | at most | bits | at most | depth |");
        rows.add("|---|---|---|---|---|---|---|---|---|");
        for (double error : ERRORS) {
            ReluNetwork net = Constructions.square(error);
            rows.add(row("x²", "±½", error, squareError(net, error), net, squareBound(error), 1));
        }
        for (Grid grid : GRIDS) {
            for (double error : ERRORS) {
                ReluNetwork net = Constructions.sobolev(TheoryTest::wave, error, grid);
                String values =
                        grid instanceof Grid.Linear linear ? linear.base() + " values, linear" : "3 values, nonlinear";
                rows.add(row(
                        "sin(2πx)/4π²",
                        values,
                        error,
                        waveError(net, error),
                        net,
                        waveBound(error, grid),
                        width(grid)));
            }
        }
        return String.join("\n", rows) + "\n";
    }

    private static String row(
            String function, String values, double error, double seen, ReluNetwork net, double bound, int width) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.0e | %.2e | %d | %d | %d | %d | %d |",
                function,
                values,
                error,
                seen,
                net.weights(),
                (long) bound,
                net.bits(),
                (long) bound * width,
                net.depth());
    }

    private static double wave(double x) {
        return StrictMath.sin(2 * Math.PI * x) / (4 * Math.PI * Math.PI);
    }

    /** Between knots the difference to a parabola is largest in the middle, so this is the supremum. */
    private static double squareError(ReluNetwork net, double error) {
        int points = 2 << Constructions.stages(error);
        double largest = 0;
        for (int i = 0; i <= points; i++) {
            double x = (double) i / points;
            largest = Math.max(largest, Math.abs(net.of(x) - x * x));
        }
        return largest;
    }

    /** Over a grid with all knots; between its points the difference bends by 1 at most, which is added. */
    private static double waveError(ReluNetwork net, double error) {
        int points = 32 * Constructions.pieces(error);
        double largest = 0;
        for (int i = 0; i <= points; i++) {
            double x = (double) i / points;
            largest = Math.max(largest, Math.abs(net.of(x) - wave(x)));
        }
        return largest + 1 / (8.0 * points * points);
    }

    private static double squareBound(double error) {
        return 9.5 * log2(1 / error) + 9;
    }

    private static double waveBound(double error, Grid grid) {
        double places =
                Math.ceil((log2(1 / error) + 2) / (grid instanceof Grid.Linear linear ? log2(linear.base()) : 1));
        return (1 / Math.sqrt(error) + 1) * (places + log2(1 / error) + 6) + 16.5 * log2(1 / error) + 4 * places + 120;
    }

    private static int different(Grid grid) {
        return grid instanceof Grid.Linear linear ? linear.base() : 3;
    }

    private static int width(Grid grid) {
        return (int) Math.ceil(log2(different(grid)));
    }

    private static double log2(double value) {
        return StrictMath.log(value) / StrictMath.log(2);
    }
}

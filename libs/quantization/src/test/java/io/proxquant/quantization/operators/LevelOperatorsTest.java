package io.proxquant.quantization.operators;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.quantization.operators.LevelDistance.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The operators without convexity, against their definition minimised on a grid. */
class LevelOperatorsTest {
    private static final double GRID = 1.0 / 256;

    static Stream<ProximalOperator> nonConvex() {
        return Stream.concat(
                Stream.of(new NonZeros()),
                Stream.of(Kind.values())
                        .flatMap(kind -> Stream.of(
                                new LevelDistance(new Levels(-1, 1), kind),
                                new LevelDistance(new Levels(0.5f), kind),
                                new LevelDistance(new Levels(-1.5f, -0.25f, 0, 2), kind),
                                new LevelDistance(new Levels(-1, -0.5f, 0, 0.5f, 0.5f, 1, 1.5f), kind))));
    }

    /** Levels and √(2t) lie on the grid or the answer is a value of it to within one step. */
    @ParameterizedTest
    @MethodSource("nonConvex")
    void noPointOfAGridIsBetter(ProximalOperator operator) {
        for (double t : new double[] {1e-3, 0.05, 0.4, 1, 3.7, 100}) {
            for (double v = -3; v <= 3; v += 0.0437) {
                float[] x = {9, (float) v, 9};
                operator.apply(x, 1, 1, t);
                assertThat(x[0]).isEqualTo(x[2]).isEqualTo(9);
                double best = Double.POSITIVE_INFINITY;
                for (double y = -4; y <= 4; y += GRID) {
                    best = Math.min(best, objective(operator, (float) y, (float) v, t));
                }
                assertThat(objective(operator, x[1], (float) v, t))
                        .as("%s, t %s, v %s, x %s", operator, t, v, x[1])
                        .isLessThanOrEqualTo(best + 1e-6);
            }
        }
    }

    private static double objective(ProximalOperator operator, float x, float v, double t) {
        return operator.value(new float[] {x}, 0, 1) + ((double) x - v) * ((double) x - v) / (2 * t);
    }

    @Test
    void theHardThresholdKeepsWhatIsAboveItAndTheTieGoesToZero() {
        assertThat(Values.prox(new NonZeros(), new float[] {2, -2, 2.0000002f, -2.0000002f, 0, 1e30f}, 2))
                .containsExactly(0, 0, 2.0000002f, -2.0000002f, 0, 1e30f);
        assertThat(Values.prox(new NonZeros(), new float[] {Float.MIN_VALUE, 1}, 0))
                .containsExactly(Float.MIN_VALUE, 1);
    }

    @Test
    void aValueInTheMiddleBelongsToTheUpperLevelAndZeroToPlusOne() {
        Levels binary = new Levels(-1, 1);
        assertThat(binary.nearest(0f)).isEqualTo(binary.nearest(-0f)).isEqualTo(1);
        assertThat(binary.nearest(-Float.MIN_VALUE)).isEqualTo(-1);
        assertThat(new Levels(1, 2, 4).rank(3)).isEqualTo(2);
        assertThat(new Levels(7, 7, 7).rank(-5)).isEqualTo(2);
    }

    @Test
    void theNearestLevelIsThatOfAPlainSearch() {
        for (int n = 1; n <= 17; n++) {
            float[] levels = Values.gaussian(n, 1, n);
            Arrays.sort(levels);
            Levels set = new Levels(levels);
            for (float x : Values.gaussian(500, 1.5, 99)) {
                float nearest = levels[0];
                for (float level : levels) {
                    nearest = Math.abs((double) x - level) <= Math.abs((double) x - nearest) ? level : nearest;
                }
                assertThat(set.nearest(x)).isEqualTo(nearest).isEqualTo(set.level(set.rank(x)));
            }
        }
    }

    @Test
    void manyValuesAtOnceGoWhereEachAloneGoes() {
        for (float scale : new float[] {1, 1e-42f, 1e-30f, 1e29f, 1e31f, 1e37f}) {
            for (int n = 1; n <= 17; n++) {
                float[] levels = Values.gaussian(n, scale, n);
                if (n > 3) {
                    levels[2] = levels[1];
                }
                Arrays.sort(levels);
                assertAllAtOnce(new Levels(levels), around(levels));
                assertAllAtOnce(new Levels(levels), Values.gaussian(1500, scale, 50 + n));
            }
        }
        float[] extremes = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE};
        assertAllAtOnce(new Levels(-0f, 0f), extremes);
        assertAllAtOnce(new Levels(-1, 1), extremes);
        assertAllAtOnce(new Levels(Float.NEGATIVE_INFINITY, 2, Float.POSITIVE_INFINITY), extremes);
    }

    private static void assertAllAtOnce(Levels levels, float[] x) {
        float[] framed = new float[x.length + 2];
        System.arraycopy(x, 0, framed, 1, x.length);
        float[] nearest = new float[x.length + 1];
        levels.nearest(framed, 1, x.length, nearest);
        for (int i = 0; i < x.length; i++) {
            assertThat(Float.floatToRawIntBits(nearest[i]))
                    .as("%s", x[i])
                    .isEqualTo(Float.floatToRawIntBits(levels.nearest(x[i])));
        }
        assertThat(nearest[x.length]).as("beyond the range").isZero();
    }

    /** Levels, the middles between all of them, and the floats beside. */
    private static float[] around(float[] levels) {
        float[] x = new float[3 * levels.length * levels.length];
        int at = 0;
        for (float a : levels) {
            for (float b : levels) {
                float middle = (float) (((double) a + b) / 2);
                x[at++] = Math.nextDown(middle);
                x[at++] = middle;
                x[at++] = Math.nextUp(middle);
            }
        }
        return x;
    }

    @Test
    void infiniteLevelsAreNotTakenWhileThereIsAFiniteOne() {
        Levels levels = new Levels(Float.NEGATIVE_INFINITY, 2, Float.POSITIVE_INFINITY);
        assertThat(levels.nearest(-Float.MAX_VALUE))
                .isEqualTo(levels.nearest(Float.MAX_VALUE))
                .isEqualTo(2);
    }

    @Test
    void levelsThatAreNoSetAreRefused() {
        assertThatThrownBy(Levels::new).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Levels(1, 0)).hasMessageContaining("0.0 at place 1");
        assertThatThrownBy(() -> new Levels(Float.NaN)).hasMessageContaining("NaN at place 0");
    }
}

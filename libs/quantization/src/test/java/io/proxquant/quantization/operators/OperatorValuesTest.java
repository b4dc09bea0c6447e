package io.proxquant.quantization.operators;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.quantization.operators.LevelDistance.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Values worked out by hand, and what all operators promise at the edges. */
class OperatorValuesTest {
    private static final float[] X = {3, -4, 0};

    static Stream<ProximalOperator> all() {
        return Stream.concat(ConvexOperatorsTest.convex(), LevelOperatorsTest.nonConvex());
    }

    @Test
    void theFunctionsAreWhatTheirNamesSay() {
        assertThat(value(new L1Norm(0))).isEqualTo(7);
        assertThat(value(new L1Norm(1))).isEqualTo(8);
        assertThat(value(ElasticNet.squaredNorm())).isEqualTo(12.5);
        assertThat(value(new ElasticNet(2, 4))).isEqualTo(64);
        assertThat(value(new NonZeros())).isEqualTo(2);
        assertThat(value(GroupNorms.euclidean())).isEqualTo(5);
        assertThat(value(new GroupNorms(1))).isEqualTo(7);
        assertThat(value(new GroupNorms(2))).isEqualTo(5);
        assertThat(value(new Box(-4, 3))).isZero();
        assertThat(value(new Box(-3.9, 3))).isInfinite();
        assertThat(value(new L1Ball(7))).isZero();
        assertThat(value(new L1Ball(6.9))).isInfinite();
        assertThat(value(new Simplex(1))).isInfinite();
        assertThat(new Simplex(7).value(new float[] {3, 4, 0}, 0, 3)).isZero();
        Levels levels = new Levels(-1, 0, 1);
        assertThat(value(new LevelDistance(levels, Kind.ABSOLUTE))).isEqualTo(5);
        assertThat(value(new LevelDistance(levels, Kind.SQUARED))).isEqualTo(6.5);
        assertThat(value(new LevelDistance(levels, Kind.INDICATOR))).isInfinite();
    }

    private static double value(ProximalOperator operator) {
        float[] framed = {9, X[0], X[1], X[2], 9};
        return operator.value(framed, 1, 3);
    }

    @Test
    void theOperatorsAreTheClosedFormsOfThePapers() {
        assertThat(Values.prox(new L1Norm(0), X, 1)).containsExactly(2, -3, 0);
        assertThat(Values.prox(new L1Norm(1), X, 2.5)).containsExactly(1, -1.5f, 1);
        assertThat(Values.prox(ElasticNet.squaredNorm(), X, 1)).containsExactly(1.5f, -2, 0);
        assertThat(Values.prox(new ElasticNet(1, 1), X, 1)).containsExactly(1, -1.5f, 0);
        assertThat(Values.prox(Box.ofRadius(2), X, 0.1)).containsExactly(2, -2, 0);
        assertThat(Values.prox(new L1Ball(1), X, 0.1)).containsExactly(0, -1, 0);
        assertThat(Values.prox(new L1Ball(5), X, 0.1)).containsExactly(2, -3, 0);
        assertThat(Values.prox(new Simplex(1), new float[] {0.5f, 0.5f, -1}, 0.1))
                .containsExactly(0.5f, 0.5f, 0);
        assertThat(Values.prox(new Simplex(3), new float[] {-1, -1, -1}, 0.1)).containsExactly(1, 1, 1);
        assertThat(Values.prox(GroupNorms.euclidean(), X, 2.5)).containsExactly(1.5f, -2, 0);
        assertThat(Values.prox(GroupNorms.euclidean(), X, 5)).containsOnly(0);
        assertThat(Values.prox(new GroupNorms(1), X, 1)).containsExactly(2, -3, 0);
    }

    /** A published implementation takes θ at the wrong index: 5.066 for radius 5, and equal values stay outside. */
    @Test
    void theBallIsNotExceededAndEqualValuesAreNotOverlooked() {
        for (double radius : new double[] {0.3, 5, 20}) {
            for (int seed = 0; seed < 200; seed++) {
                float[] v = Values.gaussian(40, 1, seed);
                float[] x = Values.prox(new L1Ball(radius), v, 1);
                assertThat(Values.norm1(x)).isCloseTo(Math.min(radius, Values.norm1(v)), within(1e-6 * radius));
            }
        }
        float[] equal = {1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
        assertThat(Values.prox(new L1Ball(5), equal, 1))
                .containsExactly(0.5f, -0.5f, 0.5f, -0.5f, 0.5f, -0.5f, 0.5f, -0.5f, 0.5f, -0.5f);
    }

    @Test
    void aBallOfManyScalesEndsToo() {
        float[] v = new float[250];
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) Math.pow(2, i - 124);
        }
        assertThat(Values.norm1(Values.prox(new L1Ball(1e-3), v, 1))).isLessThanOrEqualTo(1.000001e-3);
        assertThat(Values.norm1(Values.prox(new L1Ball(1e30), v, 1))).isCloseTo(1e30, within(1e24));
    }

    @ParameterizedTest
    @MethodSource("all")
    void noStrengthMovesNothing(ProximalOperator operator) {
        for (float[] v : edges()) {
            float[] x = Values.prox(operator, v, 0);
            for (int i = 0; i < v.length; i++) {
                assertThat(x[i]).as("%s", operator).isEqualTo(v[i] + 0f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyStrengthLeavesFiniteValuesAndNeighboursAlone(ProximalOperator operator) {
        for (float[] v : edges()) {
            for (double t :
                    new double[] {Double.MIN_VALUE, 1e-6, 1, 1e30, Double.MAX_VALUE, Double.POSITIVE_INFINITY}) {
                float[] framed = new float[v.length + 2];
                System.arraycopy(v, 0, framed, 1, v.length);
                framed[0] = framed[v.length + 1] = 42;
                operator.apply(framed, 1, v.length, t);
                assertThat(framed[0]).isEqualTo(framed[v.length + 1]).isEqualTo(42);
                for (int i = 1; i <= v.length; i++) {
                    assertThat(framed[i]).as("%s at %s", operator, t).isFinite();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void infiniteStrengthLeavesAMinimiser(ProximalOperator operator) {
        float[] x = Values.prox(operator, Values.gaussian(33, 2, 4), Double.POSITIVE_INFINITY);
        assertThat(operator.value(x, 0, x.length)).as("%s", operator).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anElementwiseOneMayBeCutAnywhere(ProximalOperator operator) {
        float[] v = Values.gaussian(33, 1, 8);
        float[] cut = v.clone();
        for (int i = 0; i < cut.length; i++) {
            operator.apply(cut, i, 1, 0.3);
        }
        if (operator.elementwise()) {
            assertThat(cut).as("%s", operator).isEqualTo(Values.prox(operator, v, 0.3));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStrengthThatIsNoneIsRefused(ProximalOperator operator) {
        float[] x = {1, 2};
        for (double t : new double[] {-1e-9, Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> operator.apply(x, 0, 2, t)).hasMessageContaining("strength " + t);
        }
        assertThat(x).containsExactly(1, 2);
    }

    private static float[][] edges() {
        return new float[][] {
            {},
            {0f, -0f},
            {0.3f},
            {-0.3f, -0.3f, -0.3f},
            {Float.MAX_VALUE, -Float.MAX_VALUE, 1},
            {Float.MIN_VALUE, -Float.MIN_VALUE, 3},
            Values.gaussian(65, 1, 3)
        };
    }
}

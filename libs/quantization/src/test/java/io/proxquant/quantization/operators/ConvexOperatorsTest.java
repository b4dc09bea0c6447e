package io.proxquant.quantization.operators;

import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * x is prox_{tf}(v) for a convex f exactly if (v - x)/t is a subgradient of f at x. Subgradients are checked by what
 * defines them, f(y) ≥ f(x) + ⟨(v - x)/t, y - x⟩ for every y; the functions themselves by {@link OperatorValuesTest}.
 */
class ConvexOperatorsTest {
    static Stream<ProximalOperator> convex() {
        return Stream.of(
                new L1Norm(0),
                new L1Norm(-0.35),
                ElasticNet.squaredNorm(),
                new ElasticNet(1, 0.5),
                new ElasticNet(2, 0),
                new Box(-0.5, 0.25),
                Box.ofRadius(0.7),
                new L1Ball(1),
                new L1Ball(0.01),
                new L1Ball(40),
                new Simplex(1),
                new Simplex(7),
                GroupNorms.euclidean(),
                new GroupNorms(3),
                new GroupNorms(1));
    }

    @ParameterizedTest
    @MethodSource("convex")
    void whatIsLeftOverIsASubgradient(ProximalOperator operator) {
        Random random = new Random(11);
        for (int n : new int[] {1, 2, 3, 7, 16, 33}) {
            for (double t : Values.STRENGTHS) {
                float[] v = Values.gaussian(n, 1.5, 100 + n);
                float[] x = Values.prox(operator, v, t);
                double atX = operator.value(x, 0, n);
                assertThat(atX)
                        .as("%s is in the domain, n %s, t %s", operator, n, t)
                        .isFinite();
                for (int probe = 0; probe < 200; probe++) {
                    float[] y = probe(operator, x, random);
                    double slope = 0;
                    double size = 0;
                    for (int i = 0; i < n; i++) {
                        slope += ((double) v[i] - x[i]) / t * ((double) y[i] - x[i]);
                        // floats are off by half a unit in their last place: x and v beside y - x, y and x beside v - x
                        size += (Math.abs(v[i]) + Math.abs(x[i])) / t * Math.abs((double) y[i] - x[i])
                                + Math.abs((double) v[i] - x[i]) / t * (Math.abs(y[i]) + Math.abs(x[i]));
                    }
                    assertThat(operator.value(y, 0, n))
                            .as("%s, n %s, t %s", operator, n, t)
                            .isGreaterThanOrEqualTo(atX + slope - 2e-7 * size - 1e-6 * (1 + Math.abs(atX)));
                }
            }
        }
    }

    /** Points near and far, in the domain too: the prox of anything is. */
    private static float[] probe(ProximalOperator operator, float[] x, Random random) {
        double reach = Math.pow(10, -3 + 4 * random.nextDouble());
        float[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += random.nextInt(3) == 0 ? 0f : (float) (reach * random.nextGaussian());
        }
        return random.nextBoolean() ? Values.prox(operator, y, 1e-3) : y;
    }

    @ParameterizedTest
    @MethodSource("convex")
    void twoPointsNeverMoveApart(ProximalOperator operator) {
        for (double t : Values.STRENGTHS) {
            float[] v = Values.gaussian(33, 1, 5);
            float[] w = Values.gaussian(33, 1, 6);
            assertThat(Values.squaredDistance(Values.prox(operator, v, t), Values.prox(operator, w, t)))
                    .isLessThanOrEqualTo(Values.squaredDistance(v, w) * (1 + 1e-6));
        }
    }

    static Stream<Arguments> conjugates() {
        return Stream.of(
                Arguments.of(new L1Norm(0), Conjugate.ofL1()),
                Arguments.of(ElasticNet.squaredNorm(), Conjugate.ofElasticNet(0, 1)),
                Arguments.of(new ElasticNet(1, 0.5), Conjugate.ofElasticNet(1, 0.5)),
                Arguments.of(new Box(-0.5, 0.25), Conjugate.ofBox(-0.5, 0.25)),
                Arguments.of(Box.ofRadius(0.7), Conjugate.ofBox(-0.7, 0.7)),
                Arguments.of(new L1Ball(1), Conjugate.ofL1Ball(1)),
                Arguments.of(new L1Ball(40), Conjugate.ofL1Ball(40)),
                Arguments.of(new Simplex(1), Conjugate.ofSimplex(1)),
                Arguments.of(new Simplex(7), Conjugate.ofSimplex(7)),
                Arguments.of(GroupNorms.euclidean(), Conjugate.ofGroups(Integer.MAX_VALUE)),
                Arguments.of(new GroupNorms(3), Conjugate.ofGroups(3)));
    }

    /** v = prox_{tf}(v) + t prox_{f*∕t}(v/t), the conjugate's prox being built without the operator (see Conjugate). */
    @ParameterizedTest
    @MethodSource("conjugates")
    void moreauDecompositionHolds(ProximalOperator operator, Conjugate conjugate) {
        for (int n : new int[] {1, 2, 5, 16, 31}) {
            for (double t : new double[] {0.05, 0.4, 1, 3.7}) {
                float[] v = Values.gaussian(n, 2, 200 + n);
                float[] x = Values.prox(operator, v, t);
                double[] scaled = new double[n];
                for (int i = 0; i < n; i++) {
                    scaled[i] = v[i] / t;
                }
                double[] y = conjugate.prox(scaled, 1 / t);
                for (int i = 0; i < n; i++) {
                    assertThat(x[i] + t * y[i])
                            .as("%s, n %s, t %s, value %s", operator, n, t, i)
                            .isCloseTo(v[i], within(2e-6));
                }
            }
        }
    }
}

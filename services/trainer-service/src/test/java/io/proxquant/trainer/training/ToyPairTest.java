package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.GradientPoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The counter-examples of the ProxQuant paper (Bai et al. 2019, figure 1b and theorem 5.2), trained by the
 * loop as it ships. Prints what it saw.
 */
class ToyPairTest {
    private static final double ETA = 0.05;
    private static final int STEPS = 2000;
    /** λ_t = 1e-3 · t: with one step in an epoch the schedule is η · rate · t. */
    private static final double RATE = 1e-3 / ETA;

    private static final List<Double> STARTS = List.of(0.3, -0.3);

    /** One run: f₁(x) = |x + ½| - ½ has its best vertex at -1, f₋₁(x) = |x - ½| - ½ at +1; their slopes at ±1 are equal. */
    private record Outcome(String method, String function, double start, long flips, float end, boolean right) {
        String row() {
            return String.format(
                    Locale.ROOT,
                    "%-20s %-5s %5.1f %6d %5.0f  %s",
                    method,
                    function,
                    start,
                    flips,
                    end,
                    right ? "right" : "wrong");
        }
    }

    @Test
    void binaryConnectFailsOnOneOfThePairAndProxQuantOnNone() throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (double start : STARTS) {
            for (double centre : new double[] {-0.5, 0.5}) {
                outcomes.add(train("binary-connect", Plans.binaryConnect(), centre, start));
                outcomes.add(train(
                        "proxquant-binary", Plans.preset("proxquant-binary", Map.of("rate", RATE)), centre, start));
            }
        }

        System.out.printf("%-20s %-5s %5s %6s %5s%n", "method", "f", "start", "flips", "end");
        outcomes.stream()
                .sorted(Comparator.comparing(Outcome::method))
                .map(Outcome::row)
                .forEach(System.out::println);
        assertThat(outcomes)
                .filteredOn(o -> o.method().equals("proxquant-binary"))
                .allMatch(Outcome::right);
        List<Outcome> lazy = outcomes.stream()
                .filter(o -> o.method().equals("binary-connect"))
                .toList();
        assertThat(lazy).allMatch(o -> o.flips() > 1900);
        for (double start : STARTS) {
            assertThat(lazy)
                    .filteredOn(o -> o.start() == start)
                    .extracting(Outcome::right)
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    private static Outcome train(String name, Method method, double centre, double start) throws Exception {
        Landscape land = new Landscape(start, x -> Math.signum(x - centre));
        TrainingPlan plan = Plans.plan(1, Plans.phase(Phase.QUANTIZING, STEPS, ETA, 0, 0));
        Plans.run(plan, method, land, new Plans.Told()).run(() -> false);
        long flips = 0;
        for (int i = 1; i < land.points.size(); i++) {
            flips += land.points.get(i) < 0 == land.points.get(i - 1) < 0 ? 0 : 1;
        }
        float best = centre < 0 ? -1 : 1;
        String function = centre < 0 ? "f1" : "f-1";
        return new Outcome(name, function, start, flips, land.weight(), land.weight() == best);
    }

    /**
     * L(θ) = ½θ², β = 1, and the W-shaped R, whose kink at 0 no iterate comes near: u ← u - η prox(u) goes to and fro between
     * ±ητ/(2 - η) for ever, while the gradient of L + λR there is not zero; the eager step from the same start comes to rest
     * where L' = λ.
     */
    @ParameterizedTest(name = "rate {0}")
    @ValueSource(doubles = {0.05, 0.2, 0.5})
    void lazyProxGradientOscillatesWhereTheEagerOneConverges(double eta) throws Exception {
        double lambda = 0.3;
        Landscape lazy = new Landscape(0.2, x -> x);
        Landscape eager = new Landscape(0.2, x -> x);
        Snapshot last = constantStrength(lambda, GradientPoint.LAZY, lazy, eta);
        constantStrength(eta * lambda, GradientPoint.EAGER, eager, eta);

        float cycle = (float) (eta * lambda / (2 - eta));
        int n = lazy.points.size();
        System.out.printf(
                Locale.ROOT,
                "rate %.2f: lazy to and fro between %.4f and %.4f, eager at rest at %.4f%n",
                eta,
                lazy.points.get(n - 2),
                lazy.points.get(n - 1),
                eager.weight());
        assertThat(Math.abs(last.weights().get("w.weight")[0])).isCloseTo(cycle, within(1e-6f));
        assertThat(lazy.points.get(n - 1)).isCloseTo(-lazy.points.get(n - 2), within(1e-6f));
        assertThat(Math.abs(lazy.points.get(n - 1))).isCloseTo((float) (cycle + lambda), within(1e-6f));
        assertThat(eager.weight()).isCloseTo((float) lambda, within(1e-5f));
    }

    private static Snapshot constantStrength(double tau, GradientPoint point, Landscape land, double eta)
            throws Exception {
        Method pieces = Plans.preset("proxquant-binary", Map.of());
        Method method = Method.withoutPenalty(
                pieces.map(),
                progress -> tau,
                pieces.quantizer(),
                pieces.granularity(),
                point,
                pieces.rule(),
                pieces.constraint(),
                pieces.step(),
                1);
        TrainingPlan plan = Plans.plan(1, Plans.phase(Phase.QUANTIZING, STEPS + 1, eta, 0, 0));
        Plans.Told told = new Plans.Told();
        return Plans.run(plan, method, land, told).run(() -> told.steps.size() == STEPS);
    }
}

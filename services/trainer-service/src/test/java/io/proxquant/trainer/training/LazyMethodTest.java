package io.proxquant.trainer.training;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.constraints.Constraints;
import io.proxquant.quantization.rules.GradientRules;

import static org.assertj.core.api.Assertions.assertThat;

/** What the loop does with the pieces that only methods with latent weights have, in closed form on one weight. */
class LazyMethodTest {
    private static final float ETA = 0.1f;
    private final Plans.Told told = new Plans.Told();

    /** pytorch/ao once restored the latent weights after the optimizer's step, and so threw every update away. */
    @Test
    void latentWeightsMoveWhileTheirSignStays() throws Exception {
        Landscape land = new Landscape(0.9, x -> 0.125);

        Snapshot last = run(land, Plans.binaryConnect(), 3);

        assertThat(last.weights().get("w.weight")).containsExactly(0.9f - 0.0125f - 0.0125f - 0.0125f);
        assertThat(land.points).containsOnly(1f);
    }

    @Test
    void stepsOfBinaryConnectAreScaledByTheInverseOfGlorotsInitialScale() throws Exception {
        Landscape land = new Landscape(0.9, x -> 0.125);

        Snapshot last = run(land, Plans.preset("binary-connect", Map.of()), 1);

        float stepped = 0.9f - ETA * 0.125f;
        float factor = (float) (1 / Math.sqrt(1.5 / 2)); // one input, one output
        assertThat(last.weights().get("w.weight")).containsExactly(0.9f + factor * (stepped - 0.9f));
        assertThat(land.bias()).as("what is not quantized").isEqualTo(stepped);
    }

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({"1.5, 1.5", "-1.5, -1.5", "1.0, 0.9"})
    void theRuleDecidesHowMuchOfTheGradientReachesTheLatentWeight(float start, float end) throws Exception {
        Method masked = with(Constraints.none(), "hard-tanh");
        Landscape land = new Landscape(start, x -> 1);

        assertThat(run(land, masked, 1).weights().get("w.weight")).containsExactly(end);
        assertThat(land.bias()).as("what is not quantized").isEqualTo(start - ETA);
    }

    @Test
    void theConstraintIsForLatentWeightsAndHoldsFromTheFirstStepOn() throws Exception {
        Landscape land = new Landscape(1.5, x -> -1);

        assertThat(run(land, with(Constraints.byName("clip-unit", Map.of()), "identity"), 1)
                        .weights()
                        .get("w.weight"))
                .containsExactly(1f);
    }

    private static Method with(Constraint constraint, String rule) {
        Method base = Plans.binaryConnect();
        return Method.withoutPenalty(
                base.map(),
                base.schedule(),
                base.quantizer(),
                base.granularity(),
                base.point(),
                GradientRules.byName(rule, Map.of()),
                constraint,
                base.step(),
                1);
    }

    private Snapshot run(Landscape land, Method method, int steps) throws Exception {
        TrainingPlan plan = Plans.plan(1, Plans.phase(Phase.QUANTIZING, steps + 1, ETA, 0, 0));
        return Plans.run(plan, method, land, told).run(() -> told.steps.size() == steps);
    }
}

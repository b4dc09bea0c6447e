package io.proxquant.quantization.schedules;

import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Progress;
import io.proxquant.quantization.StrengthSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SchedulesToTotalTest {
    private static final int STEPS_PER_EPOCH = 79;

    /** Learning rates are those of a cosine, so that a rate in the sum would be seen. */
    private static Progress at(long step, int epochs) {
        double rate = 0.05 * (1 + Math.cos(Math.PI * step / (STEPS_PER_EPOCH * epochs)));
        return new Progress(step, (int) (step / STEPS_PER_EPOCH), STEPS_PER_EPOCH, epochs, rate, 0.1, step * 0.05);
    }

    private static double[] strengths(StrengthSchedule schedule, int epochs) {
        return LongStream.range(0, (long) STEPS_PER_EPOCH * epochs)
                .mapToDouble(step -> schedule.strength(at(step, epochs)))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "linear-to-total, 1",
        "linear-to-total, 10",
        "exponential-to-total, 1",
        "exponential-to-total, 10",
        "sigmoid-to-total, 1",
        "sigmoid-to-total, 10"
    })
    void theStrengthsOfAPhaseAddUpToTheTotalAndNeverFall(String name, int epochs) {
        double[] strengths = strengths(StrengthSchedules.byName(name, Map.of("total", 3.5)), epochs);
        double sum = 0;
        double last = 0;
        for (double strength : strengths) {
            assertThat(strength).isGreaterThan(last);
            last = strength;
            sum += strength;
        }
        assertThat(sum).isCloseTo(3.5, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 100, 1e6})
    void anExponentialGrowsOverThePhaseByItsFactor(double growth) {
        double[] strengths = strengths(StrengthSchedules.byName("exponential-to-total", Map.of("growth", growth)), 4);
        int last = strengths.length - 1;
        double perStep = strengths[1] / strengths[0];
        assertThat(strengths[last] / strengths[0] * perStep).isCloseTo(growth, within(growth * 1e-9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aSigmoidHasHalfItsTotalInTheLaterHalfAndMore(int epochs) {
        double[] strengths = strengths(StrengthSchedules.byName("sigmoid-to-total", Map.of("steepness", 12)), epochs);
        double early = 0;
        for (int i = 0; i < strengths.length / 2; i++) {
            early += strengths[i];
        }
        assertThat(early).isLessThan(2 * 0.13);
    }
}

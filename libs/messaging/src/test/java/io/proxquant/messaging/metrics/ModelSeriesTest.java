package io.proxquant.messaging.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EncodedNames;

import static org.assertj.core.api.Assertions.assertThat;

/** Series named after models are bounded, say when they were told, and vanish; as the services see it, in a composite. */
class ModelSeriesTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final String LOSS = "proxquant_training_loss";
    private static final String TOLD = "proxquant_training_timestamp_seconds";
    private static final String COUNTER = "proxquant_checkpoints_published_total";

    private final SimpleMeterRegistry shown = new SimpleMeterRegistry();
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private Instant now = NOON;
    private final ModelSeries series = new ModelSeries(registry, new Moving(), Duration.ofHours(1), 2);

    ModelSeriesTest() {
        registry.config().meterFilter(MeterFilter.commonTags(Tags.of("installation", "blue")));
        registry.add(shown);
    }

    private final class Moving extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void tell(String model, double loss) {
        series.show(model(model), TOLD, Map.of(LOSS, loss));
    }

    private static Tags model(String name) {
        return ModelSeries.labels(name);
    }

    private double gauge(String name, String model) {
        return shown.get(name)
                .tags("model", model, "installation", "blue")
                .gauge()
                .value();
    }

    @Test
    void aModelOfOthersIsCalledAsItsOwnerCallsIt() {
        tell(EncodedNames.encode("Org/Model.v2"), 2.0);

        assertThat(gauge(LOSS, "Org/Model.v2")).isEqualTo(2.0);
    }

    @Test
    void aFigureStandsBesideTheTimeAtWhichItWasTold() {
        tell("a", 1.5);
        now = NOON.plusSeconds(30);
        tell("a", 1.25);

        assertThat(gauge(LOSS, "a")).isEqualTo(1.25);
        assertThat(gauge(TOLD, "a")).isEqualTo(NOON.plusSeconds(30).getEpochSecond());
    }

    @Test
    void allSeriesOfAModelVanishWhenItHasBeenQuietAndComeBackWithTheNextWord() {
        tell("quiet", 1);
        series.count(model("quiet"), COUNTER, Tags.of("phase", "final"), 1);
        now = NOON.plus(Duration.ofMinutes(59));
        tell("busy", 2);
        series.forgetQuiet();
        assertThat(shown.find(LOSS).gauges()).hasSize(2);

        now = NOON.plus(Duration.ofMinutes(61));
        series.forgetQuiet();
        assertThat(shown.getMeters())
                .isNotEmpty()
                .allMatch(meter -> meter.getId().getTag("model").equals("busy"));

        tell("quiet", 3);
        assertThat(gauge(LOSS, "quiet")).isEqualTo(3);
    }

    @Test
    void beyondTheBoundTheModelThatWasQuietLongestGivesWay() {
        tell("first", 1);
        tell("second", 2);
        tell("first", 3);
        tell("third", 4);

        assertThat(shown.find(LOSS).gauges())
                .extracting(gauge -> gauge.getId().getTag("model"))
                .containsExactlyInAnyOrder("first", "third");
        assertThat(shown.find(TOLD).gauges()).hasSize(2);
    }

    @Test
    void aModelThatComesAndGoesLeavesTheSeriesOfTheOthersAlone() {
        tell("stays", 1);
        var standing = shown.get(LOSS).tags("model", "stays").gauge();
        for (int round = 0; round < 3; round++) {
            tell("comes", round);
            assertThat(gauge(LOSS, "comes")).isEqualTo(round);
            now = now.plus(Duration.ofMinutes(61));
            tell("stays", 2);
            series.forgetQuiet();
        }

        assertThat(shown.find(LOSS).gauges()).containsExactly(standing);
        assertThat(standing.value()).isEqualTo(2);
        assertThat(shown.find(TOLD).gauges()).hasSize(1);
    }

    @Test
    void aCounterIsKnownBeforeItsFirstEvent() {
        series.count(model("a"), COUNTER, Tags.of("phase", "final"), 0);
        assertThat(shown.get(COUNTER).counter().count()).isZero();

        series.count(model("a"), COUNTER, Tags.of("phase", "final"), 1);
        assertThat(shown.get(COUNTER).counter().count()).isEqualTo(1);
    }
}

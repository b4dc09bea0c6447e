package io.proxquant.messaging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class DeadlineTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Duration> away = new AtomicReference<>(Duration.ZERO);
    private final WorkRegistry registry = new WorkRegistry(nanos::get, away::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aJobOfHoursIsAliveWhileItsStepsKeepTheirDeadline() {
        RunningWork work = registry.enter(Bench.request("a")).orElseThrow();
        work.begin(Duration.ofMinutes(2));
        for (int step = 0; step < 200; step++) {
            pass(Duration.ofSeconds(119));
            assertThat(registry.overdue()).isEmpty();
            work.checkpointProgress("step", step);
        }
        pass(Duration.ofSeconds(121));
        assertThat(registry.overdue()).containsExactly("proxquant.runs-1@7");
        assertThat(new DeadlineLiveness(registry).call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        registry.leave(work);
        assertThat(registry.overdue()).isEmpty();
    }

    @Test
    void deadlinesStandStillWhileSomethingIsAway() {
        RunningWork work = registry.enter(Bench.request("a")).orElseThrow();
        work.begin(Duration.ofMinutes(2));
        pass(Duration.ofMinutes(1));
        pass(Duration.ofDays(1));
        away.set(Duration.ofDays(1));
        assertThat(registry.overdue()).isEmpty();
        pass(Duration.ofSeconds(61));
        assertThat(registry.overdue()).hasSize(1);
    }

    @Test
    void waitingForTheStartGateHasNoDeadline() {
        assertThat(registry.enter(Bench.request("a"))).isPresent();
        pass(Duration.ofDays(2));
        assertThat(registry.overdue()).isEmpty();
    }
}

package io.proxquant.messaging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

import io.proxquant.storage.StoreWaitStoppedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void piecesOfATransferShowLifeAndMetricsHearOfOneInASecond() throws Exception {
        AtomicLong told = new AtomicLong();
        WorkRegistry counting = new WorkRegistry(nanos::get, away::get, told::incrementAndGet);
        RunningWork work = counting.enter(Bench.request("a")).orElseThrow();
        work.begin(Duration.ofMinutes(2));
        Runnable piece = counting.callersTransfer();
        for (int i = 0; i < 3000; i++) {
            pass(Duration.ofMillis(100));
            piece.run();
        }
        assertThat(counting.overdue()).isEmpty();
        assertThat(told).hasValue(300);
        pass(Duration.ofSeconds(121));
        assertThat(counting.overdue()).hasSize(1);

        Thread helping = new Thread(() -> counting.callersTransfer().run());
        helping.start();
        helping.join();
        assertThat(counting.overdue()).as("a thread that was made for it helps").isEmpty();
    }

    @Test
    void aTransferIsLeftBetweenTwoPiecesAndOneThatSavesHasMostOfThePatience() {
        RunningWork work = registry.enter(Bench.request("a")).orElseThrow();
        work.begin(Duration.ofMinutes(2));
        Runnable piece = registry.callersTransfer();
        piece.run();

        work.requestStop(Duration.ofSeconds(20));

        assertThatThrownBy(piece::run).isInstanceOf(StoreWaitStoppedException.class);
        pass(Duration.ofSeconds(14));
        assertThat(work.<String>saving(() -> {
                    piece.run();
                    return "saved";
                }))
                .isEqualTo("saved");
        assertThatThrownBy(piece::run).as("what comes after it").isInstanceOf(StoreWaitStoppedException.class);
        pass(Duration.ofSeconds(2));
        assertThatThrownBy(() -> work.saving(() -> {
                    piece.run();
                    return "";
                }))
                .as("whoever asked will not wait for it")
                .isInstanceOf(StoreWaitStoppedException.class);
        registry.leave(work);
        registry.callersTransfer().run();
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

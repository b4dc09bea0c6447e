package io.proxquant.local;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.proxquant.local.ChildProcess.Activity;

import static org.assertj.core.api.Assertions.assertThat;

/** What gets on is waited for, however long; what is stuck is not. */
class StartPatienceTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final StartPatience patience = new StartPatience(Duration.ofMinutes(3));

    @Test
    void whatSaysSomethingNowAndThenIsWaitedForAllDay() {
        for (int minute = 0; minute < 24 * 60; minute += 2) {
            assertThat(spent(minute * 60, minute, Duration.ZERO)).isFalse();
        }
    }

    @Test
    void whatComputesInSilenceIsWaitedFor() {
        for (int second = 0; second < 3_600; second++) {
            assertThat(spent(second, 7, Duration.ofMillis(200L * second))).isFalse();
        }
    }

    @Test
    void whatIsStuckIsWaitedForToTheEndOfThePatienceAndNoLonger() {
        assertThat(spent(0, 7, Duration.ofSeconds(4))).isFalse();
        assertThat(spent(179, 7, Duration.ofSeconds(4))).isFalse();
        assertThat(spent(180, 7, Duration.ofSeconds(4))).isTrue();
    }

    @Test
    void theLittleThatAnIdleJavaComputesIsNoProgress() {
        boolean spent = false;
        for (int second = 0; second <= 180; second++) {
            spent = spent(second, 7, Duration.ofMillis(20L * second));
        }
        assertThat(spent).isTrue();
    }

    private boolean spent(long second, long said, Duration computed) {
        return patience.spentAt(BEGIN.plusSeconds(second), new Activity(said, computed));
    }
}

package io.proxquant.messaging.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection lives while its requests arrive in time, and only then. */
class RequestDeadlineTest {
    private final RequestDeadline deadline = new RequestDeadline(Duration.ofSeconds(10));
    private final EmbeddedChannel connection = new EmbeddedChannel(deadline);

    @Test
    void aRequestThatDripsIsCutOffHoweverSteadily() {
        for (int second = 0; second < 9; second++) {
            drip(1);
        }
        assertThat(connection.isActive()).isTrue();

        drip(1);

        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void aConnectionThatSaysNothingIsCutOff() {
        pass(10);

        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void anAnswerMayTakeLongAndTheNextRequestMayComeLate() {
        drip(9);
        deadline.arrived();
        pass(3600);
        deadline.answered();
        pass(3600);
        assertThat(connection.isActive()).isTrue();

        drip(9);
        deadline.arrived();
        deadline.answered();

        pass(60);
        assertThat(connection.isActive()).isTrue();
    }

    @Test
    void theNextRequestOfAConnectionHasItsTimeToo() {
        drip(1);
        deadline.arrived();
        deadline.answered();
        pass(60);

        drip(9);
        drip(1);

        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void whatCameWhileAnotherWasAnsweredCountsFromTheAnswer() {
        drip(1);
        deadline.arrived();
        drip(60);
        assertThat(connection.isActive()).isTrue();

        deadline.answered();
        pass(10);

        assertThat(connection.isActive()).isFalse();
    }

    private void drip(int secondsAfter) {
        connection.writeInbound(Unpooled.copiedBuffer("G", StandardCharsets.US_ASCII));
        pass(secondsAfter);
    }

    private void pass(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }
}

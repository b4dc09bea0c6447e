package io.proxquant.evaluator.console;

import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody who looks on keeps the service from stopping. */
class OpenStreamsTest {
    private final OpenStreams streams = new OpenStreams();
    private final AtomicInteger left = new AtomicInteger();

    @Test
    void aViewersStreamEndsWhenTheServiceIsAboutToStop() {
        AssertSubscriber<String> viewer = look();
        viewer.assertNotTerminated();

        streams.end(new ShutdownDelayInitiatedEvent());

        viewer.assertCompleted();
        assertThat(left).hasValue(1);
    }

    @Test
    void whoComesWhileItStopsIsSentAway() {
        streams.end(new ShutdownDelayInitiatedEvent());
        look().assertCompleted();
        assertThat(left).hasValue(1);
    }

    @Test
    void whoLeavesIsForgotten() {
        look().cancel();
        assertThat(left).hasValue(1);
        streams.end(new ShutdownDelayInitiatedEvent());
        assertThat(left).hasValue(1);
    }

    private AssertSubscriber<String> look() {
        return Multi.createFrom()
                .<String>emitter(emitter -> streams.add(emitter, left::incrementAndGet), 10)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(10));
    }
}

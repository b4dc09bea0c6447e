package io.proxquant.messaging;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Broker or store go away in the middle of work: it waits, says so, and goes on without loss. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OutageTest extends ServiceSide {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private void sendAndAwaitStart(String run) throws InterruptedException {
        runs.script(run, (received, work) -> {
            started.countDown();
            awaitQuietly(goOn);
        });
        wire.send(Wire.record(run));
        assertThat(started.await(90, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitOutageSeen(String code) {
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(status("/q/health/ready")).isEqualTo(503);
            assertThat(body("/q/health/ready")).contains(code);
        });
        assertThat(status("/q/health/live")).isEqualTo(200);
    }

    @Test
    void whileTheBrokerIsAwayWorkWaitsNotReadyButAliveAndThenGoesOnWithoutLoss() throws Exception {
        sendAndAwaitStart("broker-away");
        wire.close();
        broker.stop();
        goOn.countDown();
        awaitOutageSeen("BROKER_UNAVAILABLE");

        broker.startAgain();
        connect();
        awaitResult("broker-away");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(status("/q/health/ready")).isEqualTo(200));
        assertThat(deadLetters("broker-away")).isZero();
        wire.send(Wire.record("after-broker-away"));
        awaitResult("after-broker-away");
    }

    @Test
    void whileTheStoreIsAwayWorkWaitsNotReadyButAliveAndThenGoesOnWithoutLoss() throws Exception {
        sendAndAwaitStart("store-away");
        store.stop();
        goOn.countDown();
        awaitOutageSeen("STORE_");

        store.startAgain();
        awaitResult("store-away");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(status("/q/health/ready")).isEqualTo(200));
        assertThat(deadLetters("store-away")).isZero();
        assertThat(results("store-away")).isEqualTo(1);
    }
}

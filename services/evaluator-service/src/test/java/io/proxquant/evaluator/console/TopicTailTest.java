package io.proxquant.evaluator.console;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The console goes on whatever reading meets; a console that stands still looks like a pipeline that does. */
class TopicTailTest {
    @Test
    @Timeout(30)
    void beginsAnewAfterAnyExceptionUntilItIsWoken() {
        List<RuntimeException> met = List.of(
                new KafkaException("no broker"),
                new IllegalStateException("not Kafka's"),
                new NullPointerException("a bug"),
                new WakeupException());
        AtomicInteger tries = new AtomicInteger();
        Supplier<Consumer<byte[], byte[]>> clients = () -> {
            throw met.get(tries.getAndIncrement());
        };

        new TopicTail(clients, null, "proxquant.", new PipelineState(), Clock.systemUTC()).run();

        assertThat(tries).hasValue(4);
    }
}

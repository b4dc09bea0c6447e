package io.proxquant.evaluator.console;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import io.proxquant.messaging.ServiceIdentity;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.registry.runs.RunCurves;

/** Keeps the pipeline's state up to date for as long as the service runs. */
@ApplicationScoped
public class ConsoleFeed {
    private static final int LOOK_SECONDS = 5;
    private static final Map<String, Object> OWN = Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            "evaluator-console",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            500,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");

    private final PipelineState pipeline;
    private final DeadLetterCounts deadLetters;
    private final TopicTail tail;
    private final EndedRuns ended;
    // not on the tail's thread: a look into the store waits while the store is unavailable
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "console-ended-runs");
        thread.setDaemon(true);
        return thread;
    });
    private Thread reader;

    ConsoleFeed(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            ServiceIdentity identity,
            RunCurves curves,
            Clock clock) {
        KafkaSettings clients = KafkaSettings.of(kafka);
        this.pipeline = new PipelineState();
        this.ended = new EndedRuns(pipeline, curves);
        this.deadLetters = new DeadLetterCounts(
                Admin.create(clients.admin(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "evaluator-console-admin"))),
                identity.prefix());
        this.tail = new TopicTail(
                () -> new KafkaConsumer<>(
                        clients.reader(OWN), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                deadLetters,
                identity.prefix(),
                pipeline,
                clock);
    }

    /** The state that this feed fills. */
    @Produces
    @Singleton
    PipelineState pipeline() {
        return pipeline;
    }

    void start(@Observes StartupEvent event) {
        reader = new Thread(tail, "console-feed");
        reader.setDaemon(true);
        reader.start();
        looks.scheduleWithFixedDelay(ended, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        pipeline.end();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        tail.close();
        looks.shutdownNow();
        reader.join(2_000);
        deadLetters.close();
    }
}

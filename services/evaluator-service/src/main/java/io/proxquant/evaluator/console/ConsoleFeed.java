package io.proxquant.evaluator.console;

import java.time.Clock;
import java.util.Map;

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

/** Keeps the pipeline's state up to date for as long as the service runs. */
@ApplicationScoped
public class ConsoleFeed {
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
    private Thread reader;

    ConsoleFeed(@Identifier("default-kafka-broker") Map<String, Object> kafka, ServiceIdentity identity, Clock clock) {
        KafkaSettings clients = KafkaSettings.of(kafka);
        this.pipeline = new PipelineState();
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
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        tail.close();
        reader.join(2_000);
        deadLetters.close();
    }
}

package io.proxquant.evaluator.console;

import java.time.Clock;
import java.util.Map;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.proxquant.messaging.ServiceIdentity;

/** Keeps the book up to date for as long as the service runs. */
@ApplicationScoped
public class ConsoleFeed {
    private final Book book;
    private final DeadLetterCounts deadLetters;
    private final TopicTail tail;
    private Thread reader;

    ConsoleFeed(
            @ConfigProperty(name = "kafka.bootstrap.servers") String servers, ServiceIdentity identity, Clock clock) {
        this.book = new Book();
        this.deadLetters = new DeadLetterCounts(
                Admin.create(Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "evaluator-console-admin")),
                identity.prefix());
        this.tail = new TopicTail(
                () -> new KafkaConsumer<>(settings(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                deadLetters,
                identity.prefix(),
                book,
                clock);
    }

    /** The book that this feed fills. */
    @Produces
    @Singleton
    Book book() {
        return book;
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

    private static Map<String, Object> settings(String servers) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "evaluator-console",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                500,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
    }
}

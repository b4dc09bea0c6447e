package io.proxquant.cli.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.wire.KafkaSettings;

/** Makes Kafka clients with time limits that suit a command, and explains failures of the broker to its user. */
public final class BrokerClients {
    /** How long a command waits for the broker. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private BrokerClients() {}

    /** A producer; a record is sent when the broker has acknowledged it. */
    public static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
        return made(() -> new KafkaProducer<>(
                kafka.producer(Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(PATIENCE.toMillis()),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis() / 2))),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    }

    /** A consumer that commits nothing by itself. */
    public static KafkaConsumer<byte[], byte[]> reader(KafkaSettings kafka, Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(own);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        return made(() ->
                new KafkaConsumer<>(kafka.reader(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    private static <T> T made(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw new CommandFailure(
                    ReasonCode.CONFIG_INVALID.code() + ": no Kafka client can be made of the settings kafka.*: "
                            + root(e).getMessage(),
                    e);
        }
    }

    /** The failure to report for what a client threw, with what to check. */
    public static CommandFailure failure(KafkaSettings kafka, Throwable e) {
        String broker = "the broker at " + kafka;
        if (e instanceof AuthorizationException) {
            return new CommandFailure(broker + " does not allow it: " + e.getMessage(), e);
        }
        if (e instanceof AuthenticationException) {
            Throwable root = root(e);
            String why = root == e ? e.getMessage() : e.getMessage() + " (" + root.getMessage() + ")";
            return new CommandFailure(
                    broker + " and this command do not trust each other: " + why + "; see kafka.security.protocol,"
                            + " kafka.sasl.* and kafka.ssl.* of the installation",
                    e);
        }
        return new CommandFailure(
                broker + " does not answer: " + e.getMessage() + "; is the installation running, and does it want"
                        + " another kafka.security.protocol?",
                e);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}

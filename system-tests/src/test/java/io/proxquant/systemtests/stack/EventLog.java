package io.proxquant.systemtests.stack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;

/** Everything that was said on an installation's topics, in order of arrival, read without a consumer group. */
public final class EventLog implements AutoCloseable {
    /** One record of an event topic; the request that it answers is null where it names none. */
    public record Entry(Topic topic, String id, String source, Event event, RequestReference request) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new CopyOnWriteArrayList<>();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final String prefix;
    private final Thread reader;
    private volatile boolean closed;

    /** Starts reading all topics of the prefix from their beginning. */
    public EventLog(String bootstrapServers, String prefix) {
        this(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), prefix);
    }

    /** Likewise, from a broker that wants more than its address to be known. */
    public EventLog(Map<String, ?> client, String prefix) {
        this.prefix = prefix;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            for (String name : List.of(topic.name(prefix), topic.deadLetters(prefix))) {
                consumer.partitionsFor(name).forEach(p -> partitions.add(new TopicPartition(name, p.partition())));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        reader = new Thread(this::read, "event-log");
        reader.setDaemon(true);
        reader.start();
    }

    /** Is told each entry as it arrives, on the reading thread. */
    public void listen(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    /** Forgets a listener. */
    public void unlisten(Consumer<Entry> listener) {
        listeners.remove(listener);
    }

    /** All entries so far whose event is of the type and fits. */
    public <T extends Event> List<T> all(Class<T> type, Predicate<T> fits) {
        return entries.stream()
                .map(Entry::event)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(fits)
                .toList();
    }

    /** All entries so far. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** All dead letters so far. */
    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** Waits for the first event of the type that fits; the explanation is printed when none comes. */
    public <T extends Event> T await(Class<T> type, Predicate<T> fits, Duration patience, Supplier<String> explain) {
        try {
            Awaitility.await(type.getSimpleName())
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !all(type, fits).isEmpty());
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError(
                    late.getMessage() + "\nseen: "
                            + entries.stream()
                                    .map(e -> e.event().subject() + " "
                                            + e.event().type())
                                    .skip(Math.max(0, entries.size() - 20))
                                    .toList()
                            + "\n" + explain.get(),
                    late);
        }
        return all(type, fits).get(0);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        consumer.wakeup();
        reader.join(5000);
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                consumer.poll(Duration.ofMillis(200)).forEach(this::take);
            }
        } catch (WakeupException stopped) {
            if (!closed) {
                throw stopped;
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        Optional<Topic> topic = List.of(Topic.values()).stream()
                .filter(t -> t.name(prefix).equals(message.topic()))
                .findFirst();
        if (topic.isEmpty()) {
            deadLetters.add(message);
            return;
        }
        try {
            EventType type = EventType.of(header(message, "ce_type"), header(message, "ce_dataschema"));
            Entry entry = new Entry(
                    topic.get(),
                    header(message, "ce_id"),
                    header(message, "ce_source"),
                    EventJson.read(type, message.value()),
                    RequestReference.of(
                            header(message, RequestReference.SOURCE_HEADER),
                            header(message, RequestReference.ID_HEADER)));
            entries.add(entry);
            listeners.forEach(l -> l.accept(entry));
        } catch (UnreadableEventException poison) {
            // what a test put there on purpose shows up among the dead letters
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

package io.proxquant.messaging.metrics;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Topic;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackOptions.Part;
import io.proxquant.local.StackProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits is counted from offsets alone, on a real broker, whether or not anybody consumes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BacklogReaderTest {
    @TempDir
    static Path data;

    private StackProcess broker;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    void start() {
        broker = StackProcess.start(
                StackOptions.in(data.resolve("broker")).only(Part.KAFKA).withPartitions(2));
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.kafka()));
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    void stop() {
        producer.close();
        admin.close();
        broker.close();
    }

    private Backlog read() throws Exception {
        return new BacklogReader(admin, broker.prefix()).read();
    }

    private void send(String topic, int partition, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1}))
                    .get();
        }
    }

    private void commit(String group, String topic, int partition, long offset)
            throws ExecutionException, InterruptedException {
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    @Test
    void theQueueOfAServiceThatNeverWasThereIsAllThatWasPublished() throws Exception {
        String runs = Topic.RUNS.name(broker.prefix());
        send(runs, 0, 3);

        assertThat(read().lag())
                .containsEntry(new Backlog.Place(Topic.RUNS, 0), 3L)
                .containsEntry(new Backlog.Place(Topic.ARTIFACTS, 1), 0L);
        assertThat(read().lag().keySet())
                .extracting(Backlog.Place::topic)
                .containsOnly(Topic.RUNS, Topic.CHECKPOINTS, Topic.ARTIFACTS);
    }

    @Test
    void whatTheGroupHasCommittedOrRetentionTookAwayDoesNotWait() throws Exception {
        String checkpoints = Topic.CHECKPOINTS.name(broker.prefix());
        send(checkpoints, 0, 5);
        send(checkpoints, 1, 5);
        commit(broker.prefix() + "quantizer", checkpoints, 0, 4);
        commit(broker.prefix() + "quantizer", checkpoints, 1, 1);
        delete(checkpoints, 1, 3);

        assertThat(read().lag())
                .containsEntry(new Backlog.Place(Topic.CHECKPOINTS, 0), 1L)
                .containsEntry(new Backlog.Place(Topic.CHECKPOINTS, 1), 2L);
    }

    @Test
    void deadLettersAreThoseThatLieThereAndAreNotDealtWith() throws Exception {
        String letters = Topic.ARTIFACTS.deadLetters(broker.prefix());
        send(letters, 0, 4);
        send(letters, 1, 2);
        assertThat(read().deadLetters()).containsEntry(Topic.ARTIFACTS, 6L).containsEntry(Topic.RUNS, 0L);

        commit(Topic.dealtWithGroup(broker.prefix()), letters, 0, 3);
        assertThat(read().deadLetters()).containsEntry(Topic.ARTIFACTS, 3L);

        delete(letters, 0, 4);
        delete(letters, 1, 2);
        assertThat(read().deadLetters()).containsEntry(Topic.ARTIFACTS, 0L);
    }

    @Test
    void anotherInstallationOnTheSameBrokerIsNotCounted() throws Exception {
        send(Topic.RUNS.name(broker.prefix()), 1, 1);

        Backlog other = new BacklogReader(admin, "other.").read();

        assertThat(other.lag()).isEmpty();
        assertThat(other.deadLetters()).isEmpty();
    }

    private void delete(String topic, int partition, long before) throws ExecutionException, InterruptedException {
        admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }
}

package io.proxquant.messaging;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Partitions move while their work runs: only that work stops, unacknowledged, and is delivered again. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RebalanceTest extends ServiceSide {

    @Inject
    WorkRegistry registry;

    private final Map<Integer, CountDownLatch> goOn = new ConcurrentHashMap<>();
    private final Set<Integer> started = new ConcurrentSkipListSet<>();
    private final Set<Integer> stopped = new ConcurrentSkipListSet<>();

    /** Works until it is let go, looking at every boundary whether it should stop. */
    private void blockingRun(Received<?> received, Work work) {
        int partition = received.record().partition();
        started.add(partition);
        try {
            while (!goOn.get(partition).await(20, TimeUnit.MILLISECONDS)) {
                if (work.stopRequested()) {
                    stopped.add(partition);
                    throw new WorkStopped("at a boundary");
                }
                work.alive();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSecondConsumerGetsTheWorkOfItsPartitionsAgainAndTheOthersGoOn() {
        for (int partition = 0; partition < 4; partition++) {
            goOn.put(partition, new CountDownLatch(1));
            runs.script("moved-" + partition, this::blockingRun);
            wire.send(inPartition(partition, Wire.record("moved-" + partition)));
        }
        await().atMost(LONG).until(() -> started.size() == 4);

        Set<String> redelivered = new HashSet<>();
        Set<Integer> theirs;
        try (Consumer<byte[], byte[]> second = wire.consumer(Map.of(
                "group.id", "proxquant.trainer",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "partition.assignment.strategy", CooperativeStickyAssignor.class.getName()))) {
            second.subscribe(Set.of(RUNS));
            await().atMost(LONG).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : second.poll(Duration.ofMillis(200))) {
                    redelivered.add(key(record));
                }
                return second.assignment().size() == 2
                        && redelivered.containsAll(second.assignment().stream()
                                .map(partition -> "moved-" + partition.partition())
                                .toList());
            });
            theirs = Set.copyOf(
                    second.assignment().stream().map(TopicPartition::partition).toList());
            assertThat(stopped).containsExactlyInAnyOrderElementsOf(theirs);
            assertThat(registry.size()).isEqualTo(2);
            for (int partition = 0; partition < 4; partition++) {
                if (!theirs.contains(partition)) {
                    goOn.get(partition).countDown();
                    awaitResult("moved-" + partition);
                }
            }
        }
        // The second consumer leaves without having committed: the service gets its records once more.
        theirs.forEach(partition -> goOn.get(partition).countDown());
        theirs.forEach(partition -> awaitResult("moved-" + partition));
        assertThat(deadLetters("moved-0") + deadLetters("moved-1") + deadLetters("moved-2") + deadLetters("moved-3"))
                .isZero();
    }

    @Test
    void aJobThatOutlastsThePollIntervalKeepsItsPartitionAndIsCommitted() throws Exception {
        goOn.put(3, new CountDownLatch(1));
        runs.script("long-job", this::blockingRun);
        wire.send(inPartition(3, Wire.record("long-job")));
        await().atMost(LONG).until(() -> started.contains(3));

        // max.poll.interval.ms is 6 s here: the group drops a member that does not poll for so long.
        await().pollDelay(Duration.ofSeconds(9)).atMost(LONG).until(() -> registry.size() >= 1);
        assertThat(stopped).isEmpty();
        assertThat(status("/q/health/live")).isEqualTo(200);
        goOn.get(3).countDown();
        awaitResult("long-job");

        TopicPartition partition = new TopicPartition(RUNS, 3);
        long end = wire.all(RUNS).stream()
                .filter(record -> record.partition() == 3)
                .count();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.kafka()))) {
            await().atMost(LONG).until(() -> {
                var committed = admin.listConsumerGroupOffsets("proxquant.trainer")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                return committed != null && committed.offset() == end;
            });
        }
        assertThat(results("long-job")).isEqualTo(1);
    }
}

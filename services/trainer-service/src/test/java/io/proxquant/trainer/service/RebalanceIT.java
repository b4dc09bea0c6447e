package io.proxquant.trainer.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;
import io.proxquant.contracts.Topic;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Another trainer joins the group: the run whose partition moves stops and leaves its state, any other goes on. */
@QuarkusTest
@QuarkusTestResource(TrainerStack.class)
class RebalanceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;
    /** From there on an endless run publishes no checkpoint, so whoever stops it has state to leave. */
    private static final int BEYOND_THE_WARM_START = 10;

    @Inject
    ObjectStore store;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void onlyTheRunThatMovesIsInterruptedAndItGoesOnFromWhereItStood() {
        List<Boolean> moved = new ArrayList<>();
        try (Wire wire = new Wire(servers)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                moved.add(joinDuringARunOn(partition, wire));
            }
        }
        assertThat(moved).as("one of the two partitions moved to the newcomer").containsOnlyOnce(true);
    }

    private boolean joinDuringARunOn(int partition, Wire wire) {
        String run = nameOn(partition);
        wire.send(TinyRun.request(store, run, TinyRun.endless(), TinyRun.data()));
        try {
            return joinDuring(run, partition, wire);
        } finally {
            store.create(new ObjectKey("runs/" + run + "/cancel.json"), "{}".getBytes(StandardCharsets.UTF_8));
            heard(wire, RunCancelled.class, run, 1);
        }
    }

    private boolean joinDuring(String run, int partition, Wire wire) {
        steps(wire, run, BEYOND_THE_WARM_START);
        boolean moves;
        try (Newcomer newcomer = new Newcomer(servers)) {
            await("rebalance").atMost(PATIENCE).until(() -> !newcomer.assigned().isEmpty());
            moves = newcomer.assigned().contains(new TopicPartition(Topic.RUNS.name(Topic.DEFAULT_PREFIX), partition));
            if (moves) {
                assertThat(store.list("runs/" + run + "/resume/", 10))
                        .as("state left on revocation")
                        .hasSize(1);
            } else {
                steps(wire, run, wire.said(RunProgressed.class, run).size() + 3);
                assertThat(wire.said(RunStarted.class, run))
                        .as("not interrupted")
                        .hasSize(1);
            }
        }
        if (moves) {
            await("taken up again")
                    .atMost(PATIENCE)
                    .until(() -> wire.said(RunStarted.class, run).size() == 2);
            RunStarted again = wire.said(RunStarted.class, run).get(1);
            assertThat(again.resumedFromStep()).isPositive();
            assertThat(again.exact()).isTrue();
        }
        return moves;
    }

    private static void steps(Wire wire, String run, int count) {
        heard(wire, RunProgressed.class, run, count);
    }

    private static void heard(Wire wire, Class<? extends Event> kind, String run, int count) {
        await(run + " " + kind.getSimpleName())
                .atMost(PATIENCE)
                .until(() -> wire.said(kind, run).size() >= count);
    }

    /** A run name whose key the default partitioner sends to the partition. */
    private static String nameOn(int partition) {
        for (int i = 0; ; i++) {
            String name = "moving-" + i;
            int hash = Utils.toPositive(Utils.murmur2(name.getBytes(StandardCharsets.UTF_8)));
            if (hash % PARTITIONS == partition) {
                return name;
            }
        }
    }
}

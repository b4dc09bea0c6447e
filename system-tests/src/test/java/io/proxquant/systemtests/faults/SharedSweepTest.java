package io.proxquant.systemtests.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * A sweep is one request and many runs: the trainer that takes it is killed while it asks for them, two others share
 * them, and the evaluator serves the mean.
 */
class SharedSweepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final List<String> RUNS =
            IntStream.rangeClosed(1, 4).mapToObj(i -> "shared-" + i).toList();

    @TempDir
    Path work;

    @Test
    void twoTrainersShareTheRunsThatAKilledOneAskedForAndEachIsTrainedOnce() throws Exception {
        try (Installation installation = new Installation(work, 4)) {
            // long enough for both trainers to have joined, with few checkpoints for the other services to work through
            String yaml = TinyRecipe.yaml("swept", 8).replace("everySteps: 3", "everySteps: 1000");
            Recipe recipe = installation.recipe(yaml + "sweep: {seeds: [11, 12, 13, 14]}\n");
            Digest data = installation.data(TinyRecipe.data());
            killedWhileItAsks(installation, recipe, data);
            try (ServiceProcess first = installation.service("trainer-service");
                    ServiceProcess second = installation.service("trainer-service");
                    ServiceProcess quantizer = installation.service("quantizer-service");
                    ServiceProcess evaluator = installation.service("evaluator-service")) {
                for (String run : RUNS) {
                    installation.completed(run, PATIENCE, () -> first.tail() + second.tail());
                }
                everyRunWasAskedForUnderOneIdAndEndedOnce(installation);
                assertThat(List.of(first.log(), second.log()))
                        .as("both trainers had runs of the sweep")
                        .allMatch(log -> log.contains("run shared-"));
                theMeanIsServed(installation, evaluator, quantizer);
            }
            assertThat(installation.events().deadLetters()).isEmpty();
        }
    }

    /** The first run that is asked for is the trainer's last word. */
    private static void killedWhileItAsks(Installation installation, Recipe recipe, Digest data) throws Exception {
        try (ServiceProcess trainer = installation.service("trainer-service")) {
            trainer.awaitReady();
            Consumer<EventLog.Entry> killer = entry -> {
                if (entry.event() instanceof RunRequested asked && asked.sweep() != null && trainer.alive()) {
                    trainer.kill();
                }
            };
            installation.events().listen(killer);
            installation.request("shared", recipe, data);
            await("killed").atMost(PATIENCE).until(() -> !trainer.alive());
            installation.events().unlisten(killer);
        }
    }

    private static void everyRunWasAskedForUnderOneIdAndEndedOnce(Installation installation) {
        for (String run : RUNS) {
            assertThat(ids(installation, RunRequested.class, run))
                    .as("however often " + run + " was asked for")
                    .hasSize(1);
            assertThat(ids(installation, RunCompleted.class, run)).hasSize(1);
            List<CheckpointPublished> checkpoints = installation.events().all(CheckpointPublished.class, c -> c.run()
                    .equals(run));
            assertThat(checkpoints.stream()
                            .map(c -> c.step() + " " + c.checkpoint())
                            .distinct()
                            .count())
                    .as("one checkpoint at each step of " + run)
                    .isEqualTo(checkpoints.stream()
                            .map(CheckpointPublished::step)
                            .distinct()
                            .count());
        }
    }

    private static Set<String> ids(Installation installation, Class<?> type, String run) {
        return installation.events().entries().stream()
                .filter(entry ->
                        type.isInstance(entry.event()) && entry.event().key().equals(run))
                .map(EventLog.Entry::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void theMeanIsServed(Installation installation, ServiceProcess evaluator, ServiceProcess quantizer)
            throws Exception {
        for (String run : RUNS) {
            installation
                    .events()
                    .await(
                            EvaluationCompleted.class,
                            e -> e.run().equals(run)
                                    && e.phase() == Phase.FINAL
                                    && e.quantization().equals("binary"),
                            PATIENCE,
                            () -> evaluator.tail() + quantizer.tail());
        }
        List<Double> losses = RUNS.stream()
                .map(run -> installation
                        .events()
                        .all(
                                EvaluationCompleted.class,
                                e -> e.run().equals(run)
                                        && e.phase() == Phase.FINAL
                                        && e.quantization().equals("binary"))
                        .get(0)
                        .test()
                        .artifact()
                        .loss())
                .toList();
        JsonNode report =
                Json.mapper().readTree(evaluator.get("/api/sweeps/shared").body());
        JsonNode binary = report.at("/groups/0");
        assertThat(binary.at("/variant").textValue()).isEqualTo("binary");
        assertThat(binary.at("/n").intValue()).isEqualTo(4);
        assertThat(binary.at("/figures/loss/mean").doubleValue())
                .isEqualTo(losses.stream().mapToDouble(d -> d).average().orElseThrow(), within(1e-9));
        assertThat(binary.at("/figures/loss/std").doubleValue()).isPositive();
    }
}

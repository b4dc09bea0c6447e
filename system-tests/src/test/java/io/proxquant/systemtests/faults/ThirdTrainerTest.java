package io.proxquant.systemtests.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Scaling up moves as little as it can: a trainer that joins takes over some partitions, the other runs go on. */
class ThirdTrainerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path work;

    @Test
    void interruptsOnlyTheRunsThatMoveToIt() throws Exception {
        try (Installation installation = new Installation(work, 6)) {
            Recipe recipe = installation.recipe(TinyRecipe.yaml("lasting", 100_000));
            Digest data = installation.data(TinyRecipe.data());
            List<String> runs =
                    IntStream.range(0, 8).mapToObj(i -> "lasting-" + i).toList();
            for (String run : runs) {
                installation.request(run, recipe, data);
            }
            try (ServiceProcess first = installation.service("trainer-service");
                    ServiceProcess second = installation.service("trainer-service")) {
                first.awaitReady();
                second.awaitReady();
                await("two runs are trained at once")
                        .atMost(PATIENCE)
                        .until(() -> moving(installation).size() == 2);
                Map<String, Integer> before = starts(installation);
                try (ServiceProcess third = installation.service("trainer-service")) {
                    third.awaitReady();
                    await("a third run is trained beside them")
                            .atMost(PATIENCE)
                            .until(() -> starts(installation).values().stream()
                                            .mapToInt(i -> i)
                                            .sum()
                                    > before.values().stream().mapToInt(i -> i).sum());
                    await("three runs are trained at once")
                            .atMost(PATIENCE)
                            .until(() -> moving(installation).size() == 3);
                    // a run that was started twice was interrupted: only a run that left its trainer may be
                    List<String> interrupted = starts(installation).entrySet().stream()
                            .filter(e -> e.getValue() > 1)
                            .map(Map.Entry::getKey)
                            .toList();
                    assertThat(interrupted)
                            .as("starts " + starts(installation) + ", third:\n" + third.log())
                            .allSatisfy(run -> assertThat(third.log()).contains("run " + run + " "));
                }
            }
            assertThat(installation.events().deadLetters()).isEmpty();
        }
    }

    private static Map<String, Integer> starts(Installation installation) {
        Map<String, Integer> starts = new TreeMap<>();
        installation.events().all(RunStarted.class, s -> true).forEach(s -> starts.merge(s.run(), 1, Integer::sum));
        return starts;
    }

    /** Runs whose progress was heard among the last reports. */
    private static List<String> moving(Installation installation) {
        List<RunProgressed> all = installation.events().all(RunProgressed.class, p -> true);
        return all.subList(Math.max(0, all.size() - 12), all.size()).stream()
                .map(RunProgressed::run)
                .distinct()
                .toList();
    }
}

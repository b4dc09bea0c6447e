package io.proxquant.cli.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.Recipe;

import static org.assertj.core.api.Assertions.assertThat;

/** An interrupted demo is gone on with, not queued again. */
class DemoRunTest {
    private static final Digest DATA = Digest.parse("ab".repeat(32));

    @TempDir
    Path home;

    @Test
    void whatBeganAndDidNotEndIsFoundAgain() {
        assertThat(DemoRun.unfinished(home)).isEmpty();
        Submitted work = work("shapes-1", 1, DATA);
        DemoRun.begin(home, work);
        DemoRun found = DemoRun.unfinished(home).orElseThrow();
        assertThat(found.run()).isEqualTo("shapes-1");
        assertThat(found.repeats(work("shapes-2", 1, DATA))).isTrue();
        assertThat(found.repeats(work("shapes-2", 2, DATA)))
                .as("another recipe")
                .isFalse();
        assertThat(found.repeats(work("shapes-2", 1, Digest.parse("cd".repeat(32)))))
                .as("other data")
                .isFalse();
        DemoRun.end(home);
        assertThat(DemoRun.unfinished(home)).isEmpty();
    }

    @Test
    void theRepeatedRequestDiffersFromTheFirstInNothing() {
        assertThat(work("shapes-2", 1, DATA).named("shapes-1").event())
                .isEqualTo(work("shapes-1", 1, DATA).event());
    }

    @Test
    void aHalfWrittenNoteIsNoObstacle() throws Exception {
        Files.writeString(home.resolve("demo.json"), "{\"run\":");
        assertThat(DemoRun.unfinished(home)).isEmpty();
    }

    private static Submitted work(String run, long seed, Digest data) {
        Recipe recipe = recipe(seed);
        var event = RunRequested.training(run, "shapes", recipe.digest(), data);
        return Submitted.of(event, "shapes", run, recipe, data, null, false);
    }

    private static Recipe recipe(long seed) {
        return Json.mapper()
                .convertValue(
                        Map.of(
                                "apiVersion",
                                Recipe.API_VERSION,
                                "model",
                                "shapes",
                                "seed",
                                seed,
                                "document",
                                Map.of("seed", seed)),
                        Recipe.class);
    }
}

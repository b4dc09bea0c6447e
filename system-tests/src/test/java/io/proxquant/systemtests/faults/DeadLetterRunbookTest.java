package io.proxquant.systemtests.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/operations.md tells an operator to do about a dead letter, done word for word. */
class DeadLetterRunbookTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path work;

    private record Said(int exit, String text) {}

    @Test
    void theCommandsOfTheRunbookBringAWorkToItsEnd() throws Exception {
        List<String> commands = Files.readString(ROOT.resolve("docs/operations.md"))
                .lines()
                .filter(line -> line.startsWith("    ./proxquant dead-letters ") && !line.contains("--installation"))
                .map(line -> line.strip().split("#", 2)[0].strip())
                .toList();
        assertThat(commands).hasSize(6);
        try (Installation installation = new Installation(work, 1)) {
            Recipe recipe = installation.recipe(TinyRecipe.yaml("lasting", 20));
            Digest data = installation.data(TinyRecipe.data());
            deadLetter(installation, "unlucky", recipe, data, 1);
            try (ServiceProcess trainer = trainer(installation)) {
                Said list = run(commands.get(0), installation);
                assertThat(list.text())
                        .contains("runs.dlq:0:0 ", "ATTEMPTS_EXHAUSTED", "unlucky")
                        .contains("1 dead letter");
                Said show = run(commands.get(1), installation);
                assertThat(show.text()).contains("dead-letter-reason: ATTEMPTS_EXHAUSTED", "1 without a word");
                Said dry = run(commands.get(2), installation);
                assertThat(dry.text()).contains("would be replayed as number 1", "Nothing was published");
                Said replay = run(commands.get(3), installation);
                assertThat(replay.text()).contains("replayed as number 1");
                assertThat(List.of(list.exit(), show.exit(), dry.exit(), replay.exit()))
                        .containsOnly(0);
                installation.completed("unlucky", PATIENCE, trainer::tail);

                Said again = run(commands.get(4), installation);
                assertThat(again.exit()).isEqualTo(1);
                assertThat(again.text()).contains("was replayed already, as number 1", "held back");
            }
            deadLetter(installation, "another", recipe, data, 2);
            try (ServiceProcess trainer = trainer(installation)) {
                installation.request("another", recipe, data); // the same bytes with a tool of one's own
                installation.completed("another", PATIENCE, trainer::tail);
            }
            assertThat(installation.events().deadLetters()).hasSize(2);
            Said done = run(commands.get(5), installation);
            assertThat(done.exit()).isZero();
            assertThat(done.text()).contains("1 of 1 dealt with; none of the topic is left");
        }
    }

    /** A run whose only allowed attempt is killed at work. */
    private static void deadLetter(Installation installation, String run, Recipe recipe, Digest data, int letters)
            throws Exception {
        installation.request(run, recipe, data);
        try (ServiceProcess victim = trainer(installation)) {
            installation.events().await(RunProgressed.class, p -> p.run().equals(run), PATIENCE, victim::tail);
            victim.kill();
        }
        try (ServiceProcess heir = trainer(installation)) {
            Awaitility.await("dead letter of " + run)
                    .atMost(PATIENCE)
                    .until(() -> installation.events().deadLetters().size() == letters);
            assertThat(heir.alive()).isTrue();
        }
    }

    private static ServiceProcess trainer(Installation installation) throws IOException {
        return installation.service(
                "trainer-service",
                installation.stack().s3(),
                Map.of(
                        "proxquant.messaging.attempts", "1",
                        "proxquant.trainer.progress-interval", "PT0S",
                        "mp.messaging.incoming.runs.group.instance.id", "trainer-0"));
    }

    /** The command as the launcher runs it, against this installation. */
    private static Said run(String command, Installation installation) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ROOT.resolve("cli/target/app/lib") + "/*",
                "io.proxquant.cli.ProxQuant"));
        List<String> words = List.of(command.split(" +"));
        line.addAll(words.subList(1, words.size()));
        line.addAll(List.of(
                "--kafka", installation.stack().kafka(),
                "--store", installation.stack().s3(),
                "--bucket", installation.stack().bucket(),
                "--prefix", installation.stack().prefix()));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment()
                .put("PROXQUANT_STORE_ACCESS_KEY", installation.stack().accessKey());
        builder.environment()
                .put("PROXQUANT_STORE_SECRET_KEY", installation.stack().secretKey());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}

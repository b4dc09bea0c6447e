package io.proxquant.systemtests.pipeline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Topic;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.ObjectKey;
import io.proxquant.systemtests.faults.TinyRecipe;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** From the request to the decision every answer names the request that it is for; names of runs and steps are shared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Map<String, String> IN_TIME = Map.of("proxquant.messaging.request-time", "PT1S");
    /** In bytes, twenty a second. */
    private static final int LONGEST_DRIP = 400;

    private static final String MODEL_OF_THE_PAGE = "their-cnn";

    @TempDir
    static Path work;

    private Installation installation;
    private ServiceProcess trainer;
    private ServiceProcess quantizer;
    private ServiceProcess evaluator;
    private Recipe recipe;
    private Digest data;
    private RequestReference first;

    @BeforeAll
    void start() throws Exception {
        installation = new Installation(work, 2);
        trainer = installation.service("trainer-service", installation.stack().s3(), IN_TIME);
        quantizer =
                installation.service("quantizer-service", installation.stack().s3(), IN_TIME);
        evaluator =
                installation.service("evaluator-service", installation.stack().s3(), IN_TIME);
        recipe = installation.recipe(TinyRecipe.yaml());
        data = installation.data(TinyRecipe.data());
        first = installation.publish(request(recipe, data, null), "first");
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : Arrays.asList(evaluator, quantizer, trainer, installation)) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void everyRequesterGetsItsOwnAnswersUnderAnyName() throws Exception {
        RequestReference second = installation.publish(request(recipe, data, 99L), "second");
        decision(installation, first);
        installation.events().await(RunFailed.class, e -> true, PATIENCE, trainer::tail);
        aRunAndARefusalAreToldApart(installation, first, second);

        ObjectReference early = weights(installation, recipe, 8);
        ObjectReference late = weights(installation, recipe, TinyRecipe.STEPS);
        RequestReference one = installation.publish(foreign(recipe, data, early), "one");
        RequestReference other = installation.publish(foreign(recipe, data, late), "other");
        RequestReference oneAgain = installation.publish(foreign(recipe, data, early), "one again");

        PromotionDecided onOne = decision(installation, one);
        PromotionDecided onOther = decision(installation, other);
        assertThat(onOne.step()).isEqualTo(onOther.step());
        assertThat(onOne.artifact()).as("other weights").isNotEqualTo(onOther.artifact());
        assertThat(decision(installation, oneAgain))
                .as("the same weights again: the same answer")
                .isEqualTo(onOne);
        assertThat(onOther.champion())
                .as("the run's own weights in a file that says something of itself: another artifact than the champion")
                .isNotNull()
                .isNotEqualTo(onOther.artifact());
        assertThat(quantizer.status("/q/health/live")).isEqualTo(200);
        assertThat(evaluator.status("/q/health/live")).isEqualTo(200);
    }

    @Test
    void theTrainerOfTheProducersPageGetsItsAnswers() throws Exception {
        PagePython.require();
        installation.completed("contested", PATIENCE, trainer::tail);
        Recipe theirs = installation.recipe(TinyRecipe.yaml(MODEL_OF_THE_PAGE, 2));
        installation.bind(MODEL_OF_THE_PAGE, theirs.digest(), data);
        Path folder = Files.createDirectory(work.resolve("page"));
        ObjectReference last = weights(installation, recipe, TinyRecipe.STEPS);
        installation
                .store()
                .get(new ObjectKey(last.key()), folder.resolve("weights.safetensors"), last.bytes(), last.sha256());

        String printed = PagePython.run(folder, installation.variables());

        assertThat(printed.lines().filter(line -> line.startsWith("step ")))
                .as(printed)
                .first(InstanceOfAssertFactories.STRING)
                .isEqualTo("step 1000: promoted");
        assertThat(printed).contains("artifact.published {", "evaluation.completed {", "step 1001: ");
        assertThat(installation.keys("imports/" + MODEL_OF_THE_PAGE + "/foreign/"))
                .as("both forms were taken in")
                .hasSize(2);
    }

    @Test
    void everyServiceClosesARequestThatDrips() throws Exception {
        for (ServiceProcess service : List.of(trainer, quantizer, evaluator)) {
            assertThat(drips(service.port())).as(service.log()).isLessThan(LONGEST_DRIP);
        }
    }

    /** Sends a header byte by byte until the connection is closed; gives the number of bytes. */
    private static int drips(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(50);
            client.getOutputStream().write("GET /q/health/live HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < LONGEST_DRIP; sent++) {
                try {
                    client.getOutputStream().write('x');
                    if (client.getInputStream().read() < 0) {
                        return sent;
                    }
                } catch (SocketTimeoutException open) {
                    // it waits for the rest, as it should for a while
                } catch (SocketException reset) {
                    return sent;
                }
            }
            return LONGEST_DRIP;
        }
    }

    private static void aRunAndARefusalAreToldApart(
            Installation installation, RequestReference first, RequestReference second) {
        List<EventLog.Entry> answers = installation.events().entries().stream()
                .filter(entry -> entry.topic() != Topic.RUNS)
                .filter(entry -> !entry.event().subject().startsWith(MODEL_OF_THE_PAGE + "/"))
                .toList();
        assertThat(answers)
                .extracting(EventLog.Entry::topic)
                .contains(Topic.RUN_RESULTS, Topic.PROGRESS, Topic.CHECKPOINTS, Topic.ARTIFACTS, Topic.EVALUATIONS);
        assertThat(answers).allSatisfy(entry -> {
            boolean refusal = entry.event() instanceof RunFailed failed && failed.reason() == ReasonCode.RUN_EXISTS;
            assertThat(entry.request()).as(entry.event().subject()).isEqualTo(refusal ? second : first);
        });
    }

    private static RunRequested request(Recipe recipe, Digest data, Long seed) {
        return RunRequested.training("contested", recipe.model(), recipe.digest(), data)
                .seeded(seed);
    }

    private static ObjectReference weights(Installation installation, Recipe recipe, long step) {
        CheckpointManifest manifest = installation.checkpoint(recipe.model(), "contested", step);
        return manifest.weights();
    }

    private static CheckpointPublished foreign(Recipe recipe, Digest data, ObjectReference weights) {
        return CheckpointPublished.foreign(
                new RunStep(recipe.model(), "theirs", 7), weights, Lineage.of(recipe.digest(), data), Producer.UNKNOWN);
    }

    /** The decision on the packed variant of what was asked for; a run's own is on its last checkpoint. */
    private static PromotionDecided decision(Installation installation, RequestReference asked) {
        return Awaitility.await("decision for " + asked)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> installation.events().entries().stream()
                                .filter(entry -> asked.equals(entry.request()))
                                .map(EventLog.Entry::event)
                                .filter(PromotionDecided.class::isInstance)
                                .map(PromotionDecided.class::cast)
                                .filter(decided -> decided.quantization().equals("binary"))
                                .filter(decided -> decided.run().equals("theirs") || decided.step() == TinyRecipe.STEPS)
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }
}

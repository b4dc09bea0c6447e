package io.proxquant.systemtests.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
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
import io.proxquant.contracts.Trial;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.faults.TinyRecipe;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** From the request to the decision every answer names the request that it is for; names of runs and steps are shared. */
class AnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path work;

    @Test
    void everyRequesterGetsItsOwnAnswersUnderAnyName() throws Exception {
        try (Installation installation = new Installation(work, 2);
                ServiceProcess trainer = installation.service("trainer-service");
                ServiceProcess quantizer = installation.service("quantizer-service");
                ServiceProcess evaluator = installation.service("evaluator-service")) {
            Recipe recipe = installation.recipe(TinyRecipe.yaml());
            Digest data = installation.data(TinyRecipe.data());
            RequestReference first = installation.publish(request(recipe, data, null), "first");
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
                    .as(
                            "the run's own weights in a file that says something of itself: another artifact than the champion")
                    .isNotNull()
                    .isNotEqualTo(onOther.artifact());
            assertThat(quantizer.status("/q/health/live")).isEqualTo(200);
            assertThat(evaluator.status("/q/health/live")).isEqualTo(200);
        }
    }

    private static void aRunAndARefusalAreToldApart(
            Installation installation, RequestReference first, RequestReference second) {
        List<EventLog.Entry> answers = installation.events().entries().stream()
                .filter(entry -> entry.topic() != Topic.RUNS)
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
        return RunRequested.training("contested", recipe.model(), recipe.digest(), data).seeded(seed);
    }

    private static ObjectReference weights(Installation installation, Recipe recipe, long step) {
        CheckpointManifest manifest = installation.checkpoint(recipe.model(), "contested", step);
        return manifest.weights();
    }

    private static CheckpointPublished foreign(Recipe recipe, Digest data, ObjectReference weights) {
        return new CheckpointPublished(
                new RunStep(recipe.model(), "theirs", 7),
                null,
                null,
                Trial.NONE,
                weights,
                null,
                Lineage.of(recipe.digest(), data),
                Producer.UNKNOWN,
                null);
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

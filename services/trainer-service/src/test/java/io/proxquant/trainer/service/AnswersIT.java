package io.proxquant.trainer.service;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStarted;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whom the trainer answers: the request that asked, by its id, whatever name it asked under. */
@QuarkusTest
@QuarkusTestResource(TrainerStack.class)
class AnswersIT extends ServiceCase {
    @Test
    void everythingARunSaysNamesTheRequestThatAskedForIt() {
        RequestReference asked = wire.send(
                TinyRun.request(store, "answers", TinyRun.recipe(), TinyRun.data()), "an id of the requester's own");
        said(RunCompleted.class, "answers");

        assertThat(wire.saidWithIds(RunStarted.class, "answers"))
                .isNotEmpty()
                .extracting(Wire.Said::request)
                .containsOnly(asked);
        assertThat(wire.saidWithIds(RunProgressed.class, "answers"))
                .isNotEmpty()
                .extracting(Wire.Said::request)
                .containsOnly(asked);
        assertThat(wire.saidWithIds(CheckpointPublished.class, "answers"))
                .isNotEmpty()
                .extracting(Wire.Said::request)
                .containsOnly(asked);
        assertThat(wire.saidWithIds(RunCompleted.class, "answers"))
                .extracting(Wire.Said::request)
                .containsOnly(asked);
    }

    @Test
    void theRefusalOfASecondRequestAnswersItAloneAndHasAnIdOfItsOwn() {
        Recipe recipe = TinyRun.recipe();
        RunRequested first = TinyRun.request(store, "contested", recipe, TinyRun.data());
        RequestReference holder = wire.send(first);
        RequestReference second = wire.send(RunRequested.training(
                        "contested",
                        recipe.model(),
                        recipe.digest(),
                        TinyRun.data().digest())
                .seeded(99L));
        RequestReference third = wire.send(RunRequested.training(
                        "contested",
                        recipe.model(),
                        recipe.digest(),
                        TinyRun.data().digest())
                .seeded(98L));
        said(RunCompleted.class, "contested");
        await().atMost(PATIENCE)
                .until(() -> wire.said(RunFailed.class, "contested").size() == 2);

        assertThat(wire.saidWithIds(RunFailed.class, "contested"))
                .allSatisfy(
                        said -> assertThat(((RunFailed) said.event()).reason()).isEqualTo(ReasonCode.RUN_EXISTS))
                .extracting(Wire.Said::request)
                .containsExactly(second, third);
        assertThat(wire.saidWithIds(RunFailed.class, "contested"))
                .extracting(Wire.Said::id)
                .doesNotHaveDuplicates();
        assertThat(wire.saidWithIds(RunCompleted.class, "contested"))
                .extracting(Wire.Said::request)
                .containsOnly(holder);
        assertThat(manifests
                        .find(new ObjectKey(ManifestKeys.request("contested")), RunClaim.class)
                        .orElseThrow()
                        .content()
                        .request())
                .isEqualTo(first);
        assertThat(manifests
                        .find(new ObjectKey(ManifestKeys.result("contested")), RunResult.class)
                        .orElseThrow()
                        .content()
                        .outcome())
                .isEqualTo(RunResult.Outcome.COMPLETED);
    }

    @Test
    void theSameRequestUnderAnotherIdIsAnsweredUnderThatIdToo() {
        RunRequested request = TinyRun.request(store, "retried", TinyRun.recipe(), TinyRun.data());
        RequestReference first = wire.send(request, "first try");
        RequestReference again = wire.send(request, "second try");
        await().atMost(PATIENCE)
                .until(() -> wire.said(RunCompleted.class, "retried").size() == 2);

        assertThat(wire.saidWithIds(RunCompleted.class, "retried"))
                .extracting(Wire.Said::request)
                .containsExactly(first, again);
        assertThat(wire.said(RunStarted.class, "retried")).as("trained once").hasSize(1);
    }

    @Test
    void theRunsOfASweepAnswerTheRequestForTheSweepEvenWhereANameIsTaken() {
        Recipe recipe = TinyRun.sweep("{seeds: [11, 12]}");
        RequestReference holder = wire.send(TinyRun.request(store, "spread-2", TinyRun.recipe(), TinyRun.data()));
        said(RunCompleted.class, "spread-2");
        RequestReference sweep = wire.send(TinyRun.request(store, "spread", recipe, TinyRun.data()));
        said(RunCompleted.class, "spread-1");
        said(RunFailed.class, "spread-2");

        assertThat(wire.saidWithIds(RunCompleted.class, "spread-1"))
                .extracting(Wire.Said::request)
                .containsOnly(sweep);
        assertThat(wire.saidWithIds(RunFailed.class, "spread-2"))
                .extracting(Wire.Said::request)
                .containsOnly(sweep);
        assertThat(wire.saidWithIds(RunCompleted.class, "spread-2"))
                .extracting(Wire.Said::request)
                .containsOnly(holder);
    }
}

package io.proxquant.trainer.service;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStarted;
import io.proxquant.contracts.Sweep;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One request, many runs: what the trainer that takes a sweep asks the group for. */
@QuarkusTest
@QuarkusTestResource(TrainerStack.class)
class SweepIT extends ServiceCase {
    @Test
    void everySeedIsARunOfItsOwn() {
        Recipe recipe = TinyRun.sweep("{seeds: [11, 12]}");
        wire.send(TinyRun.request(store, "seeds", recipe, TinyRun.data()));
        said(RunCompleted.class, "seeds-1");
        said(RunCompleted.class, "seeds-2");

        assertThat(wire.said(RunRequested.class, "seeds-2")).singleElement().satisfies(member -> {
            assertThat(member.sweep()).isEqualTo(new Sweep("seeds", 2, 2));
            assertThat(member.seed()).isEqualTo(12);
            assertThat(member.rate()).isNull();
        });
        CheckpointPublished first =
                wire.said(CheckpointPublished.class, "seeds-1").get(0);
        CheckpointPublished second =
                wire.said(CheckpointPublished.class, "seeds-2").get(0);
        assertThat(first.trial().sweep()).isEqualTo(new Sweep("seeds", 2, 1));
        assertThat(first.trial().seed()).isEqualTo(11);
        assertThat(first.checkpoint()).as("another seed, another network").isNotEqualTo(second.checkpoint());
        assertThat(wire.said(RunStarted.class, "seeds"))
                .as("the sweep itself trains nothing")
                .isEmpty();
        assertThat(sweep("seeds").members())
                .containsExactly(
                        new SweepManifest.Member("seeds-1", 11L, null), new SweepManifest.Member("seeds-2", 12L, null));
    }

    @Test
    void anotherRateIsAnotherRunFromTheSameSeed() {
        wire.send(TinyRun.request(store, "rates", TinyRun.sweep("{rates: [0, 50]}"), TinyRun.data()));
        said(RunCompleted.class, "rates-1");
        said(RunCompleted.class, "rates-2");
        List<CheckpointPublished> weak = wire.said(CheckpointPublished.class, "rates-1");
        List<CheckpointPublished> strong = wire.said(CheckpointPublished.class, "rates-2");

        assertThat(wire.said(RunRequested.class, "rates-1").get(0).rate()).isZero();
        assertThat(weak.get(0).checkpoint())
                .as("the warm start knows no rate")
                .isEqualTo(strong.get(0).checkpoint());
        assertThat(weak.get(1).phase()).isEqualTo(Phase.QUANTIZING);
        assertThat(weak.get(1).checkpoint()).isNotEqualTo(strong.get(1).checkpoint());
    }

    @Test
    void aRepeatedSweepAsksForTheSameRunsWithTheSameIdsAndTrainsNothing() {
        RunRequested request = TinyRun.request(store, "again", TinyRun.sweep("{seeds: [1]}"), TinyRun.data());
        wire.send(request);
        said(RunCompleted.class, "again-1");
        wire.send(request);
        await().atMost(PATIENCE)
                .until(() -> wire.said(RunCompleted.class, "again-1").size() == 2);

        List<Wire.Said> asked = wire.saidWithIds(RunRequested.class, "again-1");
        assertThat(asked).hasSize(2).containsOnly(asked.get(0));
        assertThat(wire.said(RunStarted.class, "again-1")).hasSize(1);
    }

    @Test
    void aNameWithoutRoomForTheNumberIsRefusedBeforeAnythingIsAskedFor() {
        String tooLong = "l".repeat(62);
        wire.send(TinyRun.request(store, tooLong, TinyRun.sweep("{seeds: [1, 2]}"), TinyRun.data()));

        RunFailed failed = said(RunFailed.class, tooLong);
        assertThat(failed.reason()).isEqualTo(ReasonCode.SWEEP_INVALID);
        assertThat(failed.detail()).contains("has 64 characters, 63 are allowed");
        assertThat(wire.said(RunRequested.class, tooLong + "-1")).isEmpty();
        assertThat(store.size(new ObjectKey(ManifestKeys.sweep(tooLong)))).isEmpty();
    }

    @Test
    void aRequestCannotFixWhatTheSweepVaries() {
        Recipe recipe = TinyRun.sweep("{seeds: [1, 2]}");
        RunRequested plain = TinyRun.request(store, "fixed", recipe, TinyRun.data());
        wire.send(RunRequested.training("fixed", plain.model(), plain.recipe(), plain.data())
                .seeded(3L));

        assertThat(said(RunFailed.class, "fixed").reason()).isEqualTo(ReasonCode.SWEEP_INVALID);
    }

    @Test
    void cancellingASweepCancelsItsRuns() {
        store.create(new ObjectKey(ManifestKeys.cancel("stopped")), "{}".getBytes(StandardCharsets.UTF_8));
        RunRequested plain = TinyRun.request(store, "stopped-1", TinyRun.sweep("{seeds: [1]}"), TinyRun.data());
        wire.send(RunRequested.training("stopped-1", plain.model(), plain.recipe(), plain.data())
                .memberOf(new Sweep("stopped", 1, 1))
                .seeded(1L));

        assertThat(said(RunCancelled.class, "stopped-1").step()).isZero();
    }

    private SweepManifest sweep(String name) {
        return manifests
                .find(new ObjectKey(ManifestKeys.sweep(name)), SweepManifest.class)
                .map(Manifest::content)
                .orElseThrow();
    }
}

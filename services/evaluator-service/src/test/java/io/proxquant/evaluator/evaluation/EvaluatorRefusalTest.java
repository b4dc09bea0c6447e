package io.proxquant.evaluator.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.evaluator.evaluation.TinyPipeline.Stored;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is deleted, lost, laid at another key or of another network is refused by its name. */
class EvaluatorRefusalTest extends EvaluatorCase {
    @Test
    void whatIsMissingIsRefusedByItsName() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);

        store.delete(ObjectKey.of("data", pipeline.data() + ".json"));
        assertRefused(
                () -> evaluate(pipeline, event),
                ReasonCode.DATA_MISSING,
                pipeline.data().hex());
        store.delete(new ObjectKey("checkpoints/tiny/run/000000000005.json"));
        evaluator = newEvaluator();
        assertRefused(
                () -> evaluate(pipeline, event),
                ReasonCode.CHECKPOINT_MISSING,
                warmStart.digest().hex());
        store.delete(new ObjectKey(event.stored().manifest()));
        assertRefused(
                () -> evaluate(pipeline, event),
                ReasonCode.OBJECT_MISSING,
                event.stored().manifest());
    }

    @Test
    void aDeletedArtifactIsRefused() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        store.create(LiveManifests.mark(new ObjectKey(event.stored().manifest())), new byte[] {'{', '}'});

        assertThatThrownBy(() -> evaluate(pipeline, event))
                .isInstanceOf(DeletedException.class)
                .hasMessageContaining(event.stored().manifest());
    }

    @Test
    void anArtifactWhoseFileIsGoneIsRefusedThoughACopyIsKeptHere() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        evaluate(pipeline, event);
        store.delete(new ObjectKey(event.stored().object().key()));

        assertRefused(
                () -> evaluate(pipeline, event),
                ReasonCode.OBJECT_MISSING,
                event.stored().object().key());
    }

    @Test
    void aDeletedCheckpointIsNoBaseline() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);
        assertThat(evaluate(pipeline, event).baseline().checkpoint())
                .as("and is remembered")
                .isEqualTo(warmStart.digest());
        store.create(
                LiveManifests.mark(new ObjectKey(ManifestKeys.checkpoint("tiny", "run", 5))), new byte[] {'{', '}'});

        assertRefused(
                () -> evaluate(pipeline, event),
                ReasonCode.CHECKPOINT_MISSING,
                warmStart.digest().hex());
    }

    @Test
    void aManifestIsHeldAgainstItsKeyAndAgainstWhoeverNamesIt() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        ArtifactPublished event =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        ArtifactPublished other =
                pipeline.artifact(pipeline.checkpoint("run", 11, Phase.FINAL, 9, values -> {}), Phase.FINAL, null);
        byte[] laid =
                store.find(new ObjectKey(other.stored().manifest()), 1 << 20).orElseThrow();
        store.delete(new ObjectKey(event.stored().manifest()));
        store.create(new ObjectKey(event.stored().manifest()), laid);

        assertThatThrownBy(() -> evaluate(pipeline, event))
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining("belongs at " + other.stored().manifest());
        assertRefused(
                () -> evaluator.validate(
                        other.stored().manifest(), event.stored().digest(), pipeline.specification(), 5, WORK),
                ReasonCode.MANIFEST_INVALID,
                event.stored().digest().hex());
    }

    @Test
    void scoresOfOtherWeightsLaidAtAKeyAreNotTaken() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        ArtifactPublished event =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        evaluate(pipeline, event);
        byte[] scores = store.find(
                        new ObjectKey(
                                pipeline.specification().key(event.stored().digest())),
                        1 << 20)
                .orElseThrow();
        ObjectKey elsewhere = new ObjectKey(pipeline.specification().key(Digest.parse("f".repeat(64))));
        store.create(elsewhere, scores);

        assertThatThrownBy(() ->
                        new Evaluations(store, manifests).find(Digest.parse("f".repeat(64)), pipeline.specification()))
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining(elsewhere.value());
    }

    @Test
    void anArtifactOfAnotherNetworkIsRefused() throws Exception {
        TinyPipeline images = pipeline(TinyPipeline.IMAGES);
        TinyPipeline text = pipeline(TinyPipeline.TEXT);
        Stored last = images.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = images.artifact(last, Phase.FINAL, null);

        assertRefused(() -> evaluate(text, event), ReasonCode.CHECKPOINT_MISFIT, "conv1.weight");
    }

    @Test
    void aDiskThatFailsUnderAFetchedFileIsWaitedForAndRefusesNothing() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        evaluate(pipeline, event);
        for (Digest sha256 :
                List.of(event.stored().object().sha256(), last.weights().sha256())) {
            Path fetched = files.resolve("spool").resolve(sha256.hex());
            byte[] bytes = Files.readAllBytes(fetched);
            Files.delete(fetched);
            Files.createDirectory(fetched); // opens with an error of the medium, as on a broken disk

            assertThatThrownBy(() -> evaluate(pipeline, event))
                    .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.DISK_FULL));

            Files.delete(fetched);
            Files.write(fetched, bytes);
            evaluate(pipeline, event);
        }
    }

    private static void assertRefused(ThrowingCallable work, ReasonCode reason, String detail) {
        assertThatThrownBy(work)
                .satisfies(e -> assertThat(reason(e)).isEqualTo(reason))
                .hasMessageContaining(detail);
    }

    /** Either is an answer: what the registry finds, and what the evaluator makes of it. */
    private static ReasonCode reason(Throwable e) {
        return e instanceof ContentException content ? content.reason() : ((EventRefusedException) e).reason();
    }
}

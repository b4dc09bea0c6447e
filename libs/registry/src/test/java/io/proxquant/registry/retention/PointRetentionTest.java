package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Points of closed loops last as long as their run, and what was made of them as long as anybody has use for it. */
final class PointRetentionTest {
    private final Installation at = new Installation();

    @Test
    void aRunThatGoesOnKeepsAllItsPointsAndWhatWasMadeOfThemHoweverOld() {
        at.claim("runs", null);
        at.run("runs", 5);
        List<CStepPoint> points = List.of(at.point("runs", 10), at.point("runs", 20), at.point("runs", 55));
        List<String> artifacts = points.stream().map(at::artifact).toList();
        String rejection = at.reject(points.get(2));
        at.days(8);
        at.collectToTheEnd();

        assertThat(points).allMatch(each -> at.valid(each.home()) && at.stored(each.weights()));
        assertThat(artifacts).allMatch(at::valid);
        assertThat(at.valid(rejection)).isTrue();
        assertThat(at.lost()).isEmpty();
    }

    @Test
    void whenTheRunIsOverTheyGoWithTheirArtifactsAndRejectionsOnceTheGracePeriodIsOver() {
        at.claim("over", null);
        CStepPoint made = at.point("over", 10);
        CStepPoint rejected = at.point("over", 20);
        String artifact = at.artifact(made);
        String rejection = at.reject(rejected);
        at.end("over");
        at.days(6);
        assertThat(at.collect(true).marked()).as("young").isEmpty();
        at.days(2);

        assertThat(at.collect(false).marked())
                .isEqualTo(at.collect(true).marked())
                .isEqualTo(Map.of("point", 2L, "artifact", 1L, "rejection", 1L));
        assertThat(List.of(made.home(), rejected.home(), artifact, rejection)).noneMatch(at::valid);
        assertThat(List.of(made, rejected)).allMatch(each -> at.stored(each.weights()));

        at.days(8);
        assertThat(at.collect(true).blobs().deleted().count()).isEqualTo(3);
        assertThat(List.of(made, rejected)).noneMatch(each -> at.stored(each.weights()));
        assertThat(at.lost()).isEmpty();
    }

    @Test
    void whatAnotherRunCameToAsWellStays() {
        at.claim("over", null);
        CStepPoint shared = at.point("over", 10);
        String artifact = at.artifact(shared);
        at.end("over");
        at.claim("again", null);
        CStepPoint same = Installation.describePoint("again", 10, "over");
        new CStepPoints(at.store, at.manifests).offer(same, null);
        at.days(8);
        at.collectToTheEnd();

        assertThat(at.valid(shared.home())).isFalse();
        assertThat(List.of(same.home(), artifact)).allMatch(at::valid);
        assertThat(at.stored(same.weights())).isTrue();

        at.end("again");
        at.collectToTheEnd();
        assertThat(List.of(same.home(), artifact)).noneMatch(at::valid);
        assertThat(at.stored(same.weights())).isFalse();
    }

    @Test
    void theArtifactOfAPointThatIsACheckpointAsWellStaysWithTheCheckpoint() {
        at.claim("over", null);
        CheckpointManifest checkpoint = at.run("over", 1).get(0);
        CStepPoint described = Installation.describePoint("over", 10, "over");
        CStepPoint point = new CStepPoint(
                described.format(),
                described.at(),
                described.epoch(),
                described.trial(),
                described.lineage(),
                new StoredWeights(checkpoint.weights(), checkpoint.checkpoint()),
                described.tensors(),
                described.previous(),
                described.writtenBy());
        new CStepPoints(at.store, at.manifests).offer(point, null);
        String artifact = at.artifact(point);
        at.end("over");
        at.days(8);
        at.collectToTheEnd();
        assertThat(at.valid(checkpoint.home())).isTrue();
        assertThat(at.valid(artifact)).isTrue();
        assertThat(at.valid(point.home())).isFalse();
    }

    @Test
    void theArtifactOfAPointThatWasPromotedStaysThoughThePointGoes() {
        at.claim("over", null);
        CStepPoint point = at.point("over", 10);
        String artifact = at.artifact(point);
        at.promote(Installation.MODEL, artifact, null, point.checkpoint());
        at.end("over");
        at.days(8);
        at.collectToTheEnd();
        assertThat(at.valid(artifact)).isTrue();
        assertThat(at.valid(point.home())).isFalse();
    }

    @Test
    void whoComesToAPointAgainMakesItAndTheWordOnItValid() {
        at.claim("over", null);
        CStepPoint point = at.point("over", 10);
        at.reject(point);
        at.end("over");
        at.days(8);
        at.collect(true);
        CStepPoints points = new CStepPoints(at.store, at.manifests);
        assertThat(points.rejection(point.at(), point.checkpoint())).isEmpty();

        at.reject(at.point("over", 10));
        assertThat(points.find(point.at(), point.checkpoint())).contains(point);
        assertThat(points.rejection(point.at(), point.checkpoint())).isPresent();
    }

    @Test
    void whatAnOperatorDeletedStaysDeletedAndWhatNobodyCanReadIsKept() {
        at.claim("runs", null);
        CStepPoint deleted = at.point("runs", 10);
        at.store.create(LiveManifests.mark(new ObjectKey(deleted.home())), "x".getBytes(StandardCharsets.UTF_8));
        ObjectReference named = at.blob("named by what is cut off");
        String cut = Installation.describePoint("over", 30, "over").home();
        at.store.create(
                new ObjectKey(cut),
                ("{\"content\":{\"weights\":{\"key\":\"" + named.key() + "\"").getBytes(StandardCharsets.UTF_8));
        ObjectReference newer = at.blob("named by what a newer version wrote");
        at.manifests.createOnce(
                new ObjectKey("c-steps/tiny/over/index-" + Digest.of("x") + ".json"), Map.of("blob", newer), Map.class);
        at.end("over");
        at.days(8);
        at.collectToTheEnd();

        assertThat(at.valid(deleted.home())).isFalse();
        assertThat(at.stored(deleted.weights())).isFalse();
        assertThat(at.valid(cut)).isTrue();
        assertThat(List.of(named, newer)).allMatch(at::stored);
    }
}

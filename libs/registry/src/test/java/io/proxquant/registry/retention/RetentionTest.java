package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.PinnedRecipe;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.RunStep;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RetentionTest {
    private final Installation at = new Installation();

    @Test
    void theNewestCheckpointsOfARunStayAndTheOthersGoWithTheirArtifactsOnceTheGracePeriodIsOver() {
        List<CheckpointManifest> run = at.run("one", 5);
        List<String> artifacts = run.stream().map(at::artifact).toList();
        at.claim("one", null);
        at.end("one");
        at.days(8);

        GarbageReport report = at.collect(true);
        assertThat(report.marked()).isEqualTo(Map.of("checkpoint", 3L, "artifact", 3L));
        assertThat(report.blobs().deleted().count()).isZero();
        assertThat(report.blobs().released().count()).isEqualTo(9);
        assertThat(run).filteredOn(each -> at.valid(each.home())).containsExactlyElementsOf(run.subList(3, 5));
        assertThat(artifacts).filteredOn(at::valid).containsExactlyElementsOf(artifacts.subList(3, 5));
        assertThat(at.stored(run.get(0).weights()))
                .as("within the grace period")
                .isTrue();

        at.days(8);
        GarbageReport later = at.collect(true);
        assertThat(later.blobs().deleted().count()).isEqualTo(9);
        assertThat(at.stored(run.get(0).weights())).isFalse();
        assertThat(at.stored(run.get(0).resume())).isFalse();
        assertThat(at.stored(run.get(4).resume())).isTrue();
        assertThat(at.lost()).isEmpty();
        assertThat(at.collect(true).blobs().deleted().count())
                .as("nothing is left to do")
                .isZero();
    }

    @Test
    void aModelMayKeepMore() {
        List<CheckpointManifest> few = at.run("one", 5);
        List<CheckpointManifest> many = at.run("other", "two", 5);
        at.days(8);
        at.collect(
                at.store,
                new RetentionSettings(1, Map.of("other", 4), Duration.ofDays(7), Duration.ZERO, Duration.ofDays(10)),
                true,
                GarbageObserver.NONE);
        assertThat(few).filteredOn(each -> at.valid(each.home())).hasSize(1);
        assertThat(many).filteredOn(each -> at.valid(each.home())).hasSize(4);
    }

    @Test
    void championAndTheOneBeforeStayWithWhatTheyWereMadeFromAndAreJudgedAgainst() {
        List<CheckpointManifest> old = at.run("old", 5);
        CheckpointManifest warm = at.checkpoint("new", 1);
        CheckpointManifest parent = at.checkpoint("new", 2, warm.checkpoint(), warm.checkpoint());
        CheckpointManifest champion = at.checkpoint("new", 3, parent.checkpoint(), warm.checkpoint());
        at.checkpoint("new", 4, champion.checkpoint(), warm.checkpoint());
        at.checkpoint("new", 5, null, warm.checkpoint());
        CheckpointManifest elsewhere = at.run("other", "baseline", 3).get(0);
        String before = at.artifact(old.get(1));
        String reigns = at.artifact(champion);
        at.promote(Installation.MODEL, at.artifact(old.get(0)), null, old.get(0).checkpoint());
        at.promote(Installation.MODEL, before, "artifacts/x", old.get(1).checkpoint());
        at.promote(Installation.MODEL, reigns, before, elsewhere.checkpoint());
        at.days(8);
        at.collectToTheEnd();

        assertThat(List.of(reigns, before)).allMatch(at::valid);
        assertThat(List.of(champion, parent, warm, old.get(0), old.get(1), elsewhere))
                .allMatch(each -> at.valid(each.home()) && at.stored(each.weights()));
        assertThat(at.valid(old.get(2).home())).isFalse();
        assertThat(at.valid(at.artifact(old.get(0))))
                .as("its checkpoint is kept")
                .isTrue();
        assertThat(at.lost()).isEmpty();
    }

    @Test
    void whatReignsKeepsTheWholeChainThatItWasMadeFromAndNotEveryStepOfItsRuns() {
        List<CheckpointManifest> floats = at.run("floats", 6);
        CheckpointManifest first =
                at.checkpoint("relaxed", 10, null, floats.get(1).checkpoint());
        at.checkpoint("relaxed", 20, first.checkpoint(), floats.get(1).checkpoint());
        at.checkpoint("relaxed", 30);
        at.checkpoint("relaxed", 40);
        List<CheckpointManifest> trained = new ArrayList<>();
        for (int step = 10; step <= 60; step += 10) {
            Digest parent = step == 10 ? null : trained.get(trained.size() - 1).checkpoint();
            trained.add(at.checkpoint("trained", step, parent, first.checkpoint()));
        }
        CheckpointManifest calibrated =
                at.checkpoint("calibrated", 30, trained.get(2).checkpoint(), null);
        at.promote(
                Installation.MODEL,
                at.artifact(calibrated),
                null,
                trained.get(2).checkpoint());
        at.days(8);
        at.collectToTheEnd();

        assertThat(List.of(calibrated, trained.get(2), trained.get(1), first, floats.get(1)))
                .as("the calibration's source, what that came from, its warm start, and what that started from")
                .allMatch(each -> at.valid(each.home()) && at.stored(each.weights()));
        assertThat(List.of(trained.get(0), trained.get(3), floats.get(0), floats.get(2)))
                .noneMatch(each -> at.valid(each.home()));
        assertThat(at.lost()).isEmpty();
    }

    @Test
    void aRunThatHasNotEndedKeepsWhatItGoesOnFrom() {
        CheckpointManifest start = at.run("before", 5).get(0);
        CheckpointManifest named = at.run("named", 5).get(0);
        at.store.create(
                new ObjectKey(ManifestKeys.recipe(Installation.RECIPE)),
                ("{\"training\":{\"warmStart\":{\"checkpoint\":\"" + named.checkpoint() + "\"}}}")
                        .getBytes(StandardCharsets.UTF_8));
        List<CheckpointManifest> run = at.run("runs", 3);
        at.claim("runs", start.checkpoint());
        ObjectKey needed = at.state("runs", 31, run.get(2).checkpoint());
        ObjectKey overtaken = at.state("runs", 25, run.get(1).checkpoint());
        at.days(8);
        at.collectToTheEnd();
        assertThat(List.of(start.home(), named.home(), run.get(2).home(), needed.value()))
                .allMatch(at::valid);
        assertThat(at.valid(overtaken.value())).isFalse();
        assertThat(at.lost()).isEmpty();

        at.end("runs");
        at.collectToTheEnd();
        assertThat(List.of(start.home(), named.home(), needed.value())).noneMatch(at::valid);
        assertThat(at.valid(run.get(2).home())).isTrue();
    }

    @Test
    void aSweepIsOverWhenAllItsRunsAre() {
        CheckpointManifest start = at.run("before", 5).get(0);
        at.claim("sweep", start.checkpoint());
        at.manifests.createOnce(
                new ObjectKey(ManifestKeys.sweep("sweep")),
                Map.of("members", List.of(Map.of("run", "sweep-1"), Map.of("run", "sweep-2"))),
                Map.class);
        at.end("sweep-1");
        at.days(8);
        at.collect(true);
        assertThat(at.valid(start.home())).isTrue();
        at.end("sweep-2");
        at.collect(true);
        assertThat(at.valid(start.home())).isFalse();
    }

    @Test
    void nothingThatIsYoungIsTouched() {
        at.run("one", 5);
        ObjectReference loose = at.blob("uploaded, and not named yet");
        at.days(6);
        TreeSet<String> before = at.names();
        at.collect(true);
        assertThat(at.names()).isEqualTo(before);
        assertThat(at.stored(loose)).isTrue();
        at.days(2);
        at.collect(true);
        assertThat(at.stored(loose)).isFalse();
    }

    @Test
    void checkpointsOfOtherTrainersAreCountedByStep() {
        List<String> keys = new ArrayList<>();
        for (long step : new long[] {1, 2, 2, 3}) {
            ObjectReference weights = at.blob("foreign " + keys.size());
            ImportManifest manifest = ImportManifest.inOneFile(
                    new RunStep(Installation.MODEL, "foreign", step),
                    new StoredWeights(weights, Digest.of("tensors " + keys.size())),
                    "incoming/x",
                    List.of(),
                    new PinnedRecipe(Installation.RECIPE, 1, null),
                    null);
            at.manifests.createOnce(new ObjectKey(manifest.home()), manifest, ImportManifest.class);
            keys.add(manifest.home());
        }
        at.days(8);
        at.collect(true);
        assertThat(keys).filteredOn(at::valid).containsExactlyElementsOf(keys.subList(1, 4));
    }

    @Test
    void dataAndWhatANewerVersionWroteKeepTheirBlobs() {
        ObjectReference images = at.blob("images");
        DataManifest data = new DataManifest(
                "mnist", null, List.of(new DataFile("train-images", images.bytes(), images.sha256(), List.of())));
        at.store.create(new ObjectKey("data/" + data.digest() + ".json"), data.toJson());
        ObjectReference exported = at.blob("exported");
        at.manifests.createOnce(new ObjectKey("exports/a/b.json"), Map.of("files", List.of(exported)), Map.class);
        ObjectReference sharded = at.blob("a shard");
        CheckpointManifest newer = at.checkpoint("one", 1);
        at.manifests.createOnce(
                new ObjectKey("artifacts/tiny/" + newer.checkpoint() + "/" + Digest.of("q") + "/v2.json"),
                Map.of("format", 2, "shards", Map.of("index", List.of(sharded))),
                Map.class);
        ObjectReference inside = at.blob("beside checkpoints");
        at.manifests.createOnce(new ObjectKey("checkpoints/tiny/index.json"), Map.of("blob", inside), Map.class);
        at.days(8);
        at.collectToTheEnd();
        assertThat(List.of(images, exported, sharded, inside)).allMatch(at::stored);
        assertThat(at.lost()).isEmpty();
    }

    @Test
    void whatLooksLikeACheckpointAndCannotBeReadIsKept() {
        at.run("one", 5);
        ObjectReference named = at.blob("named by what is cut off");
        at.store.create(
                new ObjectKey(ManifestKeys.checkpoint("tiny", "one", 5)),
                ("{\"content\":{\"weights\":{\"key\":\"" + named.key() + "\"").getBytes(StandardCharsets.UTF_8));
        at.days(8);
        at.collectToTheEnd();
        assertThat(at.valid(ManifestKeys.checkpoint("tiny", "one", 5))).isTrue();
        assertThat(at.stored(named)).isTrue();
    }

    @Test
    void whereItCannotBeReadWhatReignsNothingIsDeleted() {
        at.run("one", 5);
        at.store.create(new ObjectKey("models/tiny/aliases/9223372036854775806.json"), new byte[] {'{'});
        at.days(8);
        TreeSet<String> before = at.names();
        assertThatThrownBy(() -> at.collect(true))
                .isInstanceOf(RetentionException.class)
                .hasMessageContaining("models/tiny/aliases/9223372036854775806.json");
        assertThat(at.names()).isEqualTo(before);
    }

    @Test
    void withoutApplyNothingIsWrittenAndTheSameIsTold() {
        at.run("one", 5).forEach(at::artifact);
        at.blob("loose");
        at.days(8);
        TreeSet<String> before =
                new TreeSet<>(at.store.all("").map(ObjectKey::value).toList());
        GarbageReport told = at.collect(false);
        assertThat(new TreeSet<>(at.store.all("").map(ObjectKey::value).toList()))
                .isEqualTo(before);
        GarbageReport done = at.collect(true);
        assertThat(told.applied()).isFalse();
        assertThat(told.marked()).isEqualTo(done.marked());
        assertThat(told.kept()).isEqualTo(done.kept());
        assertThat(told.blobs().deleted()).isEqualTo(done.blobs().deleted());
        assertThat(told.blobs().deleted().count()).isEqualTo(1);
        assertThat(told.blobs().released()).isEqualTo(done.blobs().released());
    }

    @Test
    void pointersStayAsTheirManifestsDo() {
        CheckpointManifest old = at.run("one", 5).get(0);
        ObjectKey pointer =
                new ObjectKey("by-digest/artifact/" + old.checkpoint() + "/" + Digest.of(at.artifact(old)) + ".json");
        at.store.create(pointer, new byte[] {'{', '}'});
        at.days(8);
        at.collect(true);
        at.days(8);
        at.collect(true);
        assertThat(at.stored(old.weights())).isFalse();
        assertThat(at.store.size(pointer)).isPresent();
    }

    @Test
    void aMarkIsTakenBackWhenWhatItEndedIsNeededWithinTheGracePeriod() {
        CheckpointManifest old = at.run("one", 5).get(0);
        String artifact = at.artifact(old);
        at.days(8);
        at.collect(true);
        assertThat(at.valid(artifact)).isFalse();
        // the evaluator had looked just before, and promotes it now
        at.promote(Installation.MODEL, artifact, null, old.checkpoint());
        at.days(30);
        GarbageReport report = at.collect(true);
        assertThat(report.takenBack()).isEqualTo(2);
        assertThat(at.valid(artifact)).isTrue();
        assertThat(at.valid(old.home())).isTrue();
        assertThat(at.lost()).isEmpty();
    }

    @Test
    void whatAnOperatorDeletedStaysDeletedWhateverNeedsIt() {
        CheckpointManifest old = at.run("one", 5).get(0);
        String artifact = at.artifact(old);
        at.promote(Installation.MODEL, artifact, null, old.checkpoint());
        at.store.create(LiveManifests.mark(new ObjectKey(artifact)), "gone".getBytes(StandardCharsets.UTF_8));
        at.days(8);
        at.collectToTheEnd();
        assertThat(at.valid(artifact)).isFalse();
        assertThat(at.stored(ObjectReference.blob(1, Digest.of("artifact of " + old.home()))))
                .isFalse();
        assertThat(at.stored(old.weights()))
                .as("the checkpoint was not deleted")
                .isTrue();
    }

    @Test
    void objectsOfDeadLettersStayAsLongAsDeadLettersDo() {
        ObjectReference letter = at.blob("{\"headers\":[],\"key\":\"\",\"topic\":\"proxquant.runs\"}");
        at.days(80);
        assertThat(at.collect(true).blobs().deadLetters().count()).isEqualTo(1);
        assertThat(at.stored(letter)).isTrue();
        at.days(20);
        at.collect(true);
        assertThat(at.stored(letter)).isFalse();
    }

    @Test
    void everyKeptManifestIsToldWithItsReason() {
        List<CheckpointManifest> run = at.run("one", 3);
        at.days(8);
        List<String> told = new ArrayList<>();
        at.collect(at.store, Installation.SETTINGS, false, new GarbageObserver() {
            @Override
            public void kept(ObjectKey manifest, KeepReason why) {
                told.add(manifest + " " + why);
            }

            @Override
            public void marked(ObjectKey manifest) {
                told.add(manifest + " goes");
            }
        });
        assertThat(told)
                .containsExactly(
                        run.get(0).home() + " goes",
                        run.get(1).home() + " NEWEST",
                        run.get(2).home() + " NEWEST");
    }
}

package io.proxquant.quantizer.messaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.ShardReference;
import io.proxquant.messaging.Received;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** A foreign checkpoint of several files, from the event that names its index to the artifact. */
class ForeignShardsTest extends ForeignShardsCase {
    @Test
    void givesTheArtifactOfTheSingleFileAndPinsEveryFile() throws Exception {
        handle(event(INDEX, index, null));

        ArtifactPublished published = (ArtifactPublished) told.get(0);
        ImportManifest taken = imported();
        assertThat(taken.format()).isEqualTo(ImportManifest.SHARDED_FORMAT);
        assertThat(taken.source()).isEqualTo(INDEX);
        assertThat(taken.checkpoint()).isEqualTo(published.checkpoint());
        assertThat(taken.shards()).containsExactlyElementsOf(references());
        assertThat(taken.objects()).allMatch(blobs::stored);
        assertThat(files.tensors(taken.weights(), taken.checkpoint()).values())
                .containsOnlyKeys("a.weight", "b.weight");
        ArtifactManifest artifact =
                new Artifacts(store, manifests).require(published.stored().manifest());
        assertThat(artifact.source()).isEqualTo(taken.weights());
        assertThat(artifact.size().sourceBytes())
                .isEqualTo(
                        shards.values().stream().mapToLong(each -> each.length).sum());

        store.create(new ObjectKey("incoming/single.safetensors"), single);
        handle(event("incoming/single.safetensors", single, null));

        ArtifactPublished again = (ArtifactPublished) told.get(1);
        assertThat(again.stored())
                .as("the digest of the checkpoint does not depend on its files")
                .isEqualTo(published.stored());
    }

    @Test
    void anArtifactOfSuchSizeIsStoredInSeveralFiles() throws Exception {
        handle(event(INDEX, index, null));
        ArtifactPublished whole = (ArtifactPublished) told.get(0);
        store.delete(new ObjectKey(whole.stored().manifest()));
        handler = handler(1 << 20, 200);

        handle(event(INDEX, index, null));

        ArtifactPublished published = (ArtifactPublished) told.get(1);
        ArtifactManifest artifact =
                new Artifacts(store, manifests).require(published.stored().manifest());
        assertThat(published.stored().manifest()).endsWith("/v2.json");
        assertThat(published.stored().digest()).isEqualTo(whole.stored().digest());
        assertThat(artifact.files().shards()).hasSize(2);
        assertThat(artifact.from().shards()).containsExactlyElementsOf(references());
        assertThat(artifact.size().storedBytes())
                .isEqualTo(artifact.objects().stream()
                        .mapToLong(ObjectReference::bytes)
                        .sum());
        assertThat(files.<Digest>artifact("it", artifact, file -> file.summary().artifactDigest()))
                .isEqualTo(whole.stored().digest());
        assertThat(work.resolve("build")).isEmptyDirectory();

        store.delete(new ObjectKey(artifact.files().shards().get(1).key()));
        handle(event(INDEX, index, null));

        assertThat(told.get(2)).as("built again to the same files").isEqualTo(published);
        assertThat(artifact.objects()).allMatch(blobs::stored);

        handler = handler(1 << 20, 1000);
        store.delete(new ObjectKey(artifact.object().key()));
        store.delete(new ObjectKey(artifact.files().shards().get(0).key()));
        handle(event(INDEX, index, null));

        assertThat(told.get(3)).as("whatever size is set meanwhile").isEqualTo(published);
        assertThat(artifact.objects()).allMatch(blobs::stored);
    }

    @Test
    void whatWasMadeAsOneFileIsMadeAsOneAgain() throws Exception {
        handle(event(INDEX, index, null));
        ArtifactPublished whole = (ArtifactPublished) told.get(0);
        store.delete(new ObjectKey(whole.stored().object().key()));
        handler = handler(1 << 20, 200);

        handle(event(INDEX, index, null));

        assertThat(told.get(1)).isEqualTo(whole);
    }

    @Test
    void whatRetentionLetGoIsMadeAgainInFilesOfTheSizesThatItHad() throws Exception {
        String key = "incoming/step 2/model.safetensors.index.json";
        shards.put(SECOND, file(tensor("b.weight", 2, 20, 50), tensor("c.weight", 3, 20, 30)));
        index = index(Map.of("a.weight", FIRST, "b.weight", SECOND, "c.weight", SECOND));
        shards.forEach((name, bytes) -> store.create(new ObjectKey("incoming/step 2/" + name), bytes));
        store.create(new ObjectKey(key), index);
        handler = handler(1 << 20, 400);
        handle(event(key, index, null));
        ArtifactPublished first = (ArtifactPublished) told.get(0);
        ArtifactManifest made =
                new Artifacts(store, manifests).require(first.stored().manifest());
        assertThat(made.files().shards()).hasSize(2);

        store.create(
                LiveManifests.mark(new ObjectKey(first.stored().manifest())),
                CanonicalJson.of(Map.of("by", "retention")));
        made.objects().forEach(each -> store.delete(new ObjectKey(each.key())));
        handler = handler(1 << 20, 320); // which alone would give three
        handle(event(key, index, null));

        assertThat(told.get(1)).isEqualTo(first);
        assertThat(made.objects()).allMatch(blobs::stored);
    }

    @Test
    void aRepeatedEventReadsNoFileOfTheTrainerAgain() throws Exception {
        Received<CheckpointPublished> received = received(event(INDEX, index, announced()));
        handle(received);
        Event first = told.get(0);
        shards.keySet().forEach(name -> store.delete(new ObjectKey("incoming/step 1/" + name)));
        store.delete(new ObjectKey(INDEX));
        store.forget();

        assertThat(handler.finishedBefore(received, new Attempt())).isTrue();

        assertThat(told).containsExactly(first, first);
        assertThat(store.requests("open incoming")).isEmpty();
    }

    @Test
    void whatIsABlobAlreadyIsNotSentAgain() throws Exception {
        for (byte[] each : shards.values()) {
            blobs.put(each);
        }
        shards.keySet().forEach(name -> store.delete(new ObjectKey("incoming/step 1/" + name)));

        handle(event(INDEX, index, announced()));

        assertThat(told).hasOnlyElementsOfType(ArtifactPublished.class);
    }

    @Test
    void anIndexThatSaysDigestsMayHaveAnyKey() throws Exception {
        Map<String, MeasuredContent> known = new TreeMap<>();
        announced().forEach(shard -> known.put(shard.name(), shard.content()));
        Path file = Files.write(work.resolve("index"), index);
        byte[] ours =
                WeightIndex.read(file, SafetensorsLimits.defaults()).with(known).json();
        store.create(new ObjectKey("incoming/step 1/weights"), ours);

        handle(event("incoming/step 1/weights", ours, null));

        assertThat(told).hasOnlyElementsOfType(ArtifactPublished.class);
        assertThat(imported().announced()).isNull();
    }

    @Test
    void equalIndexesOfOtherFilesAreOtherCheckpoints() throws Exception {
        handle(event(INDEX, index, null));
        shards.put(SECOND, file(tensor("b.weight", 3, 20, 50)));
        for (Map.Entry<String, byte[]> each : shards.entrySet()) {
            store.create(new ObjectKey("other/" + each.getKey()), each.getValue());
        }
        String other = "other/model.safetensors.index.json";
        store.create(new ObjectKey(other), index);

        handle(event(other, index, null));

        assertThat(((ArtifactPublished) told.get(1)).checkpoint())
                .isNotEqualTo(((ArtifactPublished) told.get(0)).checkpoint());
    }

    @Test
    void tensorsOfNoWeightsAndOfOneAreTakenInLikeAnyOther() throws Exception {
        String key = "incoming/small/model.safetensors.index.json";
        byte[] nothing = file(TensorData.of("none.weight", new float[0], 0, 4));
        store.create(new ObjectKey("incoming/small/" + FIRST), nothing);
        store.create(
                new ObjectKey("incoming/small/" + SECOND),
                file(
                        tensor("b.weight", 2, 20, 50),
                        TensorData.of("one.weight", new float[] {-2}, 1, 1),
                        TensorData.of("scalar", new float[] {0.5f})));
        byte[] named = index(Map.of("b.weight", SECOND, "none.weight", FIRST, "one.weight", SECOND, "scalar", SECOND));
        store.create(new ObjectKey(key), named);
        handler = handler(1 << 20, 1);

        handle(event(key, named, null));

        ArtifactPublished published = (ArtifactPublished) told.get(0);
        ArtifactManifest artifact =
                new Artifacts(store, manifests).require(published.stored().manifest());
        assertThat(artifact.quantized()).containsExactlyInAnyOrder("b.weight", "none.weight", "one.weight");
        float[] decoded = files.artifact("it", artifact, file -> {
            assertThat(file.dequantize("none.weight")).isEmpty();
            assertThat(file.shape("scalar")).isEmpty();
            return file.dequantize("one.weight");
        });
        assertThat(decoded).containsExactly(-2);

        store.create(new ObjectKey("incoming/none.safetensors"), nothing);
        handle(event("incoming/none.safetensors", nothing, null));
        assertThat(told.get(1)).as("no weights at all").isInstanceOf(ArtifactPublished.class);
        byte[] one = file(TensorData.of("one.weight", new float[] {-2}, 1, 1));
        store.create(new ObjectKey("incoming/one.safetensors"), one);
        handle(event("incoming/one.safetensors", one, null));
        assertThat(((ArtifactRejected) told.get(2)).reason())
                .as("codes and a scale for one weight")
                .isEqualTo(ReasonCode.ARTIFACT_LARGER);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        store.delete(new ObjectKey("incoming/step 1/" + SECOND));

        refused(event(INDEX, index, null), ReasonCode.OBJECT_MISSING, "incoming/step 1/" + SECOND);
    }

    @Test
    void whatTheEventAnnouncesHasToBeWhatTheIndexNames() {
        List<ShardReference> fewer = announced().subList(0, 1);
        refused(event(INDEX, index, fewer), ReasonCode.CHECKPOINT_INVALID, "says nothing: " + SECOND);

        List<ShardReference> more = new ArrayList<>(announced());
        more.add(new ShardReference("extra.safetensors", 1, Digest.of("extra")));
        refused(event(INDEX, index, more), ReasonCode.CHECKPOINT_INVALID, "does not name: extra.safetensors");
    }

    @Test
    void aFileOfOtherBytesThanAnnouncedIsRefused() {
        List<ShardReference> wrong = new ArrayList<>(announced());
        wrong.set(1, new ShardReference(SECOND, shards.get(SECOND).length, Digest.of("other")));

        refused(event(INDEX, index, wrong), ReasonCode.DIGEST_MISMATCH, SECOND, "announced are");
    }

    @Test
    void anIndexWithoutDigestsUnderAnyKeyIsRefusedWithTheWayOut() {
        store.create(new ObjectKey("incoming/step 1/weights"), index);

        refused(event("incoming/step 1/weights", index, null), ReasonCode.CHECKPOINT_INVALID, "end in .index.json");
    }

    @Test
    void aFileThatIsNoIndexHasNoShards() {
        store.create(new ObjectKey("incoming/single.safetensors"), single);

        refused(event("incoming/single.safetensors", single, announced()), ReasonCode.CHECKPOINT_INVALID, "no index");
    }

    @Test
    void anIndexThatLeadsElsewhereIsRefused() {
        byte[] hostile = index(Map.of("a.weight", "../" + FIRST));
        store.create(new ObjectKey("hostile/model.safetensors.index.json"), hostile);

        refused(
                event("hostile/model.safetensors.index.json", hostile, null),
                ReasonCode.CHECKPOINT_INVALID,
                "../" + FIRST);
    }

    @Test
    void whatHasNoRoomOnDiskIsToldBeforeItIsFetched() throws Exception {
        handler = handler(index.length + 5_000, Long.MAX_VALUE);

        refused(event(INDEX, index, null), ReasonCode.OBJECT_TOO_LARGE, INDEX, "configured");
        assertThat(store.requests("open incoming/step 1/" + FIRST)).isEmpty();
    }

    @Test
    void anIndexTakesRoomBesideItsFiles() throws Exception {
        handle(event(INDEX, index, null));
        ImportManifest before = imported();
        long together = index.length
                + before.objects().stream().mapToLong(ObjectReference::bytes).sum();
        store.delete(new ObjectKey(before.home()));

        handler = handler(together - 1, Long.MAX_VALUE);
        refused(event(INDEX, index, null), ReasonCode.OBJECT_TOO_LARGE, INDEX, "configured");

        handler = handler(together, Long.MAX_VALUE);
        handle(event(INDEX, index, null));
        assertThat(imported().objects()).isEqualTo(before.objects());
    }
}

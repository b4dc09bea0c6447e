package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.CondemnedBlobs;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

/** A writer begins to name a blob that a collection deletes, in every order of their requests. */
final class RacingWriterTest {
    private static final byte[] BYTES = "weights that somebody had before".getBytes(StandardCharsets.UTF_8);
    private static final ObjectKey BLOB = ObjectKey.of("blobs", Digest.of(BYTES).hex());
    private static final int GARBAGE = 0;
    private static final int WRITER = 1;

    private static final String ARTIFACT =
            ManifestKeys.artifact(Installation.MODEL, Digest.of("weights of tiny/one/10"), Digest.of("binary"));

    @TempDir
    Path directory;

    /** An old blob that nothing names. */
    private static Installation installation() {
        Installation at = new Installation();
        at.blob(new String(BYTES, StandardCharsets.UTF_8));
        at.days(8);
        return at;
    }

    /** As all writers do: the blob, then the manifest that names it, then a look. */
    private void write(Installation at, ObjectStore store) {
        Blobs blobs = blobs(store);
        ObjectReference reference = blobs.put(BYTES);
        at.manifests(store)
                .createOnce(new ObjectKey("imports/m/r/000000000001/x.json"), Map.of("weights", reference), Map.class);
        blobs.ensure(reference, BYTES);
    }

    @Test
    void whatAWriterNamesIsThereWhenBothHaveEndedWhateverTheOrder() {
        Installation before = installation();
        int requests = countRequests(before);
        int orders = 0;
        for (int manifest = 0; manifest <= requests; manifest++) {
            for (int put : new int[] {0, manifest}) {
                for (int look = manifest; look <= Math.min(manifest + 9, requests); look++) {
                    for (int last = look; last <= Math.min(look + 2, requests); last++) {
                        Installation at = before.copy();
                        race(at, order(requests, put, 1, manifest, 1, look, 1, last, 1), store -> write(at, store));
                        assertThat(at.store.size(BLOB))
                                .as(
                                        "put after %d, manifest after %d, look after %d, last after %d",
                                        put, manifest, look, last)
                                .isPresent();
                        orders++;
                    }
                }
            }
        }
        assertThat(orders).isGreaterThan(1000);
    }

    @Test
    void anArtifactThatRetentionEndedIsMadeAgainForARunThatReachesTheSameWeightsWhateverTheOrder() {
        reachInEveryOrder(ended(), this::reach, 9, 6, ARTIFACT);
    }

    @Test
    void anArtifactOfAPointIsMadeAgainForARunThatComesToTheSamePointWhateverTheOrder() {
        CStepPoint point = Installation.describePoint("two", 10, "one");
        String artifact = ManifestKeys.artifact(Installation.MODEL, point.checkpoint(), Digest.of("binary"));
        reachInEveryOrder(endedLoop(), this::comeTo, 6, 2, artifact);
    }

    private static void reachInEveryOrder(
            Installation before,
            BiConsumer<Installation, ObjectStore> writer,
            int training,
            int looks,
            String artifact) {
        int requests = countRequests(before);
        for (int trained = 0; trained <= requests; trained++) {
            for (int built : new int[] {trained, trained + 1, trained + 4}) {
                for (int look = built; look <= built + looks; look++) {
                    Installation at = before.copy();
                    int[] order = order(requests + 20, trained, training, built, 4, look, 1, look + 1, 3);
                    race(at, order, store -> writer.accept(at, store));
                    assertThat(at.valid(artifact))
                            .as("trained after %d, built after %d, look after %d", trained, built, look)
                            .isTrue();
                    assertThat(at.lost())
                            .as("trained after %d, built after %d, look after %d", trained, built, look)
                            .isEmpty();
                }
            }
        }
    }

    /** A trainer's checkpoint, then the quantizer's artifact of it. */
    private void reach(Installation at, ObjectStore store) {
        Blobs blobs = blobs(store);
        CheckpointManifest again =
                Installation.describe(Installation.MODEL, "two", 10, Lineage.of(Installation.RECIPE), "one");
        byte[] weights = bytes("weights of tiny/one/10");
        byte[] state = bytes("state of tiny/one/10");
        blobs.put(weights);
        blobs.put(state);
        at.manifests(store).createOnce(new ObjectKey(again.home()), again, CheckpointManifest.class);
        blobs.ensure(again.weights(), weights);
        blobs.ensure(again.resume(), state);

        build(store, ARTIFACT, "artifact of " + ManifestKeys.checkpoint(Installation.MODEL, "one", 10));
    }

    /** A trainer's point, then the quantizer's artifact of it. */
    private void comeTo(Installation at, ObjectStore store) {
        Blobs blobs = blobs(store);
        CStepPoint again = Installation.describePoint("two", 10, "one");
        byte[] weights = bytes("point of one/10");
        blobs.put(weights);
        new CStepPoints(store, at.manifests(store)).offer(again, null);
        blobs.ensure(again.weights(), weights);
        build(
                store,
                ManifestKeys.artifact(Installation.MODEL, again.checkpoint(), Digest.of("binary")),
                "artifact of " + again.checkpoint());
    }

    private void build(ObjectStore store, String artifact, String content) {
        Blobs blobs = blobs(store);
        byte[] packed = bytes(content);
        ObjectReference object = blobs.put(packed);
        RetentionMark.takeBack(store, new ObjectKey(artifact));
        blobs.ensure(object, packed);
    }

    private Blobs blobs(ObjectStore store) {
        return new Blobs(store, directory, 1 << 20, new CondemnedBlobs(store, () -> 0, time -> Thread.yield()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An artifact whose time has come. */
    private static Installation ended() {
        Installation at = new Installation();
        CheckpointManifest first = at.run("one", 3).get(0);
        at.artifact(first);
        at.days(8);
        at.collect(true);
        at.days(8);
        return at;
    }

    /** The artifact of a point of a run that is over, whose time has come. */
    private static Installation endedLoop() {
        Installation at = new Installation();
        at.claim("one", null);
        at.artifact(at.point("one", 10));
        at.end("one");
        at.claim("two", null);
        at.days(8);
        at.collect(true);
        at.days(8);
        return at;
    }

    @Test
    void aListThatAKilledCollectionLeftIsWaitedForOnceAndNotForEver() {
        Installation at = installation();
        at.store.create(new ObjectKey("gc/condemned/left.json"), CondemnedBlobs.list(List.of(Digest.of(BYTES))));
        long[] nanos = {0};
        CondemnedBlobs waits = new CondemnedBlobs(at.store, () -> nanos[0], time -> nanos[0] += time.toNanos());
        Blobs blobs = new Blobs(at.store, directory, 1 << 20, waits);
        ObjectReference reference = blobs.put(BYTES);
        blobs.ensure(reference, BYTES);
        assertThat(nanos[0])
                .isBetween(
                        CondemnedBlobs.TERM.toNanos(),
                        CondemnedBlobs.TERM.multipliedBy(2).toNanos());
        blobs.ensure(reference, BYTES);
        assertThat(nanos[0])
                .as("the second time")
                .isLessThan(CondemnedBlobs.TERM.multipliedBy(2).toNanos());
        assertThat(at.store.all("gc/condemned/")).isEmpty();
    }

    private static void race(Installation at, int[] order, Consumer<ObjectStore> writer) {
        Turns turns = new Turns(at.store, order);
        turns.run(
                () -> at.collect(turns.of(GARBAGE), Installation.SETTINGS, true, GarbageObserver.NONE),
                () -> writer.accept(turns.of(WRITER)));
    }

    private static int countRequests(Installation before) {
        Installation at = before.copy();
        Turns turns = new Turns(at.store, new int[0]);
        turns.run(() -> at.collect(turns.of(GARBAGE), Installation.SETTINGS, true, GarbageObserver.NONE), () -> {});
        return turns.requests();
    }

    /** So many requests of the writer's come after so many of the other's: (after, requests), (after, requests) ... */
    private static int[] order(int requests, int... groups) {
        List<Integer> order = new ArrayList<>();
        int garbage = 0;
        for (int i = 0; i < groups.length; i += 2) {
            for (; garbage < groups[i]; garbage++) {
                order.add(GARBAGE);
            }
            order.addAll(Collections.nCopies(groups[i + 1], WRITER));
        }
        order.addAll(Collections.nCopies(Math.max(0, requests - garbage), GARBAGE));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}

package io.proxquant.registry.checkpoints;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.ForwardingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Checkpoints by name and by digest, in stores of this version and of the one before, whatever died in between. */
class CheckpointsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final MemoryObjectStore objects = new MemoryObjectStore();
    private final CountingStore store = new CountingStore(objects);
    private final Checkpoints checkpoints = checkpoints(store, NOON);

    @Test
    void aDigestIsLookedUpAndNeverSearchedHoweverManyCheckpointsThereAre() {
        for (int step = 1; step <= 200; step++) {
            checkpoints.offer(SomeCheckpoints.ours("m", "run", step, "weights " + step), null);
        }
        store.forget();

        StoredCheckpoint found =
                checkpoints.byDigest(SomeCheckpoints.digest("weights 7")).orElseThrow();

        assertThat(found.manifest().value()).isEqualTo("checkpoints/m/run/000000000007.json");
        assertThat(found.ours()).contains(SomeCheckpoints.ours("m", "run", 7, "weights 7"));
        assertThat(store.requests("list")).hasSize(1);
        assertThat(store.requests("find")).hasSize(2).endsWith("find checkpoints/m/run/000000000007.json");
        assertThat(store.requests()).hasSize(4);
    }

    @Test
    void whatWasTakenInIsFoundByItsDigestToo() {
        ImportManifest taken = checkpoints.offer(SomeCheckpoints.foreign("m", "foreign", 3, "theirs"), null);

        StoredCheckpoint found =
                checkpoints.byDigest(SomeCheckpoints.digest("theirs")).orElseThrow();

        assertThat(found.weights()).isEqualTo(taken.weights());
        assertThat(found.ours()).isEmpty();
        assertThat(checkpoints.imported("m", "foreign", 3, taken.weights().sha256()))
                .contains(taken);
    }

    @Test
    void theNewestOfAForeignRunIsWhatWasTakenInLastAsItsHighestStep() {
        checkpoints(store, NOON.plusSeconds(2)).offer(SomeCheckpoints.foreign("m", "x--their-2run", 9, "nine"), null);
        checkpoints(store, NOON).offer(SomeCheckpoints.foreign("m", "x--their-2run", 10, "ten"), null);
        checkpoints(store, NOON.plusSeconds(1)).offer(SomeCheckpoints.foreign("m", "x--their-2run", 10, "again"), null);

        assertThat(checkpoints.newest("m", "x--their-2run")).contains(SomeCheckpoints.digest("again"));
        assertThat(checkpoints.newest("m", "other")).isEmpty();
        checkpoints.offer(SomeCheckpoints.ours("m", "x--their-2run", 1, "ours"), null);
        assertThat(checkpoints.newest("m", "x--their-2run")).contains(SomeCheckpoints.digest("ours"));
    }

    @Test
    void whatWasDeletedIsToldByNameAndNotFoundByDigest() {
        CheckpointManifest manifest = checkpoints
                .offer(SomeCheckpoints.ours("m", "run", 1, "w"), null)
                .manifest()
                .content();
        checkpoints.offer(SomeCheckpoints.ours("m", "other", 1, "w"), null);
        delete(manifest.home());

        assertThatThrownBy(() -> checkpoints.find("m", "run", 1)).isInstanceOf(DeletedException.class);
        assertThat(checkpoints.deleted(manifest)).isTrue();
        assertThat(checkpoints.byDigest(manifest.checkpoint()).orElseThrow().manifest())
                .hasToString("checkpoints/m/other/000000000001.json");
        delete("checkpoints/m/other/000000000001.json");
        assertThat(checkpoints.byDigest(manifest.checkpoint())).isEmpty();
    }

    @Test
    void theHeadIsTheNewestThatWasNotDeletedAndCostsOneListingAndOneRead() {
        for (int step = 1; step <= 20; step++) {
            checkpoints.offer(SomeCheckpoints.ours("m", "run", step, "w" + step), null);
        }
        delete("checkpoints/m/run/000000000020.json");
        delete("checkpoints/m/run/000000000019.json");
        store.forget();

        assertThat(checkpoints.head("m", "run")).map(CheckpointManifest::step).contains(18L);
        assertThat(store.requests())
                .containsExactly("list checkpoints/m/run/", "find checkpoints/m/run/000000000018.json");
        assertThat(checkpoints.chain("m", "run"))
                .as("places do not change when something is deleted")
                .hasSize(20);
    }

    @Test
    void whenACheckpointWasPublishedIsKnownFromItsManifestWhichIsReadOnce() {
        checkpoints.offer(SomeCheckpoints.ours("m", "run", 1, "w"), null);
        ImportManifest taken = checkpoints.offer(SomeCheckpoints.foreign("m", "foreign", 3, "theirs"), null);
        store.forget();

        assertThat(checkpoints.find("m", "run", 1)).isPresent();
        assertThat(checkpoints.published("m", "run", 1, SomeCheckpoints.digest("w")))
                .contains(NOON);
        assertThat(store.requests("find")).hasSize(1);
        assertThat(checkpoints.published("m", "foreign", 3, taken.checkpoint())).contains(NOON);
        assertThat(checkpoints.published("m", "nobody", 3, taken.checkpoint())).isEmpty();
    }

    @Test
    void aPointerStandsBeforeItsManifestAndOneThatDanglesIsPassedOver() {
        CheckpointManifest manifest = SomeCheckpoints.ours("m", "run", 1, "w");
        ObjectStore dying = new ForwardingStore(store) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                if (key.value().startsWith("checkpoints/")) {
                    throw new IllegalStateException("the process dies here");
                }
                return super.create(key, content);
            }
        };
        assertThatThrownBy(() -> checkpoints(dying, NOON).offer(manifest, null))
                .isInstanceOf(IllegalStateException.class);
        assertThat(objects.all("by-digest/checkpoint/" + manifest.checkpoint() + "/"))
                .hasSize(1);
        assertThat(checkpoints.byDigest(manifest.checkpoint())).isEmpty();

        checkpoints.offer(manifest, null);

        assertThat(objects.all("by-digest/checkpoint/" + manifest.checkpoint() + "/"))
                .hasSize(1);
        assertThat(checkpoints.byDigest(manifest.checkpoint())).isPresent();
    }

    @Test
    void aPointerToSomethingElseOrToNoKeyAtAllIsNotBelieved() {
        Digest digest = SomeCheckpoints.digest("asked for");
        checkpoints.offer(SomeCheckpoints.ours("m", "run", 1, "other weights"), null);
        point(digest, "a", "checkpoints/m/run/000000000001.json");
        point(digest, "b", "../secret");
        objects.create(
                new ObjectKey("by-digest/checkpoint/" + digest + "/c.json"),
                "no JSON".getBytes(StandardCharsets.UTF_8));

        assertThat(checkpoints.byDigest(digest)).isEmpty();

        checkpoints.offer(SomeCheckpoints.ours("m", "run", 2, "asked for"), null);
        assertThat(checkpoints.byDigest(digest)).isPresent();
    }

    @Test
    void aStoreWithoutPointersIsListedOnceAndWhatIsReadThereIsPointedAt() {
        for (int step = 1; step <= 50; step++) {
            asBefore(SomeCheckpoints.ours("m", "old", step, "w" + step));
        }
        ObjectKey unreadable = new ObjectKey("checkpoints/m/old/000000000051.json");
        objects.create(unreadable, "of a later version".getBytes(StandardCharsets.UTF_8));

        assertThat(checkpoints.byDigest(SomeCheckpoints.digest("w30"))).isPresent();
        assertThat(checkpoints.byDigest(SomeCheckpoints.digest("nowhere"))).isEmpty();
        store.forget();
        assertThat(checkpoints.byDigest(SomeCheckpoints.digest("w30"))).isPresent();
        assertThat(store.requests()).hasSize(4);
        store.forget();

        assertThat(checkpoints.byDigest(SomeCheckpoints.digest("nowhere"))).isEmpty();
        assertThat(store.requests("find checkpoints/"))
                .as("no manifest is read twice, not even one that cannot be")
                .isEmpty();
    }

    @Test
    void aPodOfTheVersionBeforeThatStillWritesIsNotMissed() {
        assertThat(checkpoints.byDigest(SomeCheckpoints.digest("late"))).isEmpty();
        asBefore(SomeCheckpoints.ours("m", "old", 1, "late"));

        assertThat(checkpoints.byDigest(SomeCheckpoints.digest("late"))).isPresent();
    }

    @Test
    void anIndexThatHadNothingToAddForAWeekIsCompleteAndAMissCostsNoListingOfEverything() {
        asBefore(SomeCheckpoints.ours("m", "old", 1, "w"));
        checkpoints.byDigest(SomeCheckpoints.digest("nowhere"));
        checkpoints.byDigest(SomeCheckpoints.digest("nowhere"));
        store.forget();
        checkpoints(store, NOON.plus(Duration.ofDays(6))).byDigest(SomeCheckpoints.digest("nowhere"));
        assertThat(store.requests("list checkpoints/")).hasSize(1);
        store.forget();

        checkpoints(store, NOON.plus(Duration.ofDays(8))).byDigest(SomeCheckpoints.digest("nowhere"));

        assertThat(store.requests("list checkpoints/")).isEmpty();
        assertThat(store.requests()).hasSizeLessThan(4);
    }

    @Test
    void whatIsMarkedWhileTheIndexGrowsIsFoundWhenTheMarkIsTakenBack() {
        CheckpointManifest old = SomeCheckpoints.ours("m", "old", 1, "w");
        asBefore(old);
        delete(old.home());
        checkpoints.byDigest(SomeCheckpoints.digest("nowhere"));
        checkpoints.byDigest(SomeCheckpoints.digest("nowhere"));
        Checkpoints later = checkpoints(store, NOON.plus(Duration.ofDays(8)));
        assertThat(later.byDigest(old.checkpoint())).isEmpty();

        objects.delete(LiveManifests.mark(new ObjectKey(old.home())));

        assertThat(later.byDigest(old.checkpoint())).isPresent();
    }

    private void asBefore(CheckpointManifest manifest) {
        manifests(objects, NOON).createOnce(new ObjectKey(manifest.home()), manifest, CheckpointManifest.class);
    }

    private void delete(String manifest) {
        objects.create(LiveManifests.mark(new ObjectKey(manifest)), new byte[0]);
    }

    private void point(Digest digest, String name, String to) {
        String pointer =
                """
                {"content":{"key":"%s"},"writer":{"nonce":"n","time":"2026-01-01T00:00:00Z","pod":"p"}}"""
                        .formatted(to);
        objects.create(
                new ObjectKey("by-digest/checkpoint/" + digest + "/" + name + ".json"),
                pointer.getBytes(StandardCharsets.UTF_8));
    }

    private static Checkpoints checkpoints(ObjectStore store, Instant now) {
        return new Checkpoints(store, manifests(store, now), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Manifests manifests(ObjectStore store, Instant now) {
        return new Manifests(store, Clock.fixed(now, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                .toString());
    }
}

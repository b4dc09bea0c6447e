package io.proxquant.registry.artifacts;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.manifest.ArtifactFiles;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ArtifactSource;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.StoredSize;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.ForwardingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An artifact is looked up by whatever digest of it is known; manifests are not fetched one after the other to find it. */
class ArtifactSearchTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int MOST = 20;

    private final MemoryObjectStore objects = new MemoryObjectStore();
    private final CountingStore store = new CountingStore(objects);
    private final Artifacts artifacts = new Artifacts(store, manifests(store));

    private static Manifests manifests(ObjectStore store) {
        return new Manifests(store, Clock.fixed(NOON, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                .toString());
    }

    private static ArtifactSearch search(ObjectStore store, Instant now) {
        return new ArtifactSearch(store, manifests(store), Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<ArtifactManifest> find(Digest digest) {
        return search(store, NOON).find("m", digest, MOST);
    }

    private static ArtifactManifest artifact(String model, String weights, String variant) {
        ObjectReference file = ObjectReference.blob(1, Digest.of("file of " + weights + variant));
        return new ArtifactManifest(
                ArtifactFormat.FIRST.number(),
                model,
                ArtifactSource.of(Digest.of(weights), ObjectReference.blob(1, Digest.of("float"))),
                new Quantization(variant, ArtifactKind.HARD, Digest.of(variant)),
                ArtifactKind.HARD,
                Map.of(),
                ArtifactFiles.of(file),
                Digest.of("decoded " + weights + variant),
                1,
                new StoredSize(1.0, 1, 1),
                List.of(),
                List.of());
    }

    private void asBefore(ArtifactManifest manifest) {
        manifests(objects).createOnce(new ObjectKey(manifest.home()), manifest, ArtifactManifest.class);
    }

    @Test
    void anyDigestOfOneAmongManyCostsItsOwnManifestAndNoOther() {
        for (int i = 0; i < 200; i++) {
            artifacts.offer(artifact("m", "w" + i, i == 7 ? "ternary" : "binary"), null);
        }
        ArtifactManifest one = artifact("m", "w7", "ternary");
        for (Digest digest : List.of(
                one.artifactDigest(),
                one.object().sha256(),
                one.checkpoint(),
                one.quantization().digest())) {
            store.forget();
            assertThat(find(digest)).containsExactly(one);
            assertThat(store.requests("find artifacts/")).containsExactly("find " + one.home());
            assertThat(store.requests("find by-digest/artifact/" + digest)).hasSizeLessThan(2);
            assertThat(store.requests("list")).hasSize(2);
            assertThat(store.requests()).hasSizeLessThan(6);
        }
        assertThat(find(Digest.of("binary"))).hasSize(MOST);
    }

    @Test
    void artifactsOfOtherModelsAndThoseThatWereDeletedAreNotFound() {
        artifacts.offer(artifact("other", "w", "binary"), null);
        ArtifactManifest own = artifacts.offer(artifact("m", "w", "binary"), null);
        assertThat(find(own.artifactDigest())).containsExactly(own);

        ObjectKey mark = LiveManifests.mark(new ObjectKey(own.home()));
        objects.create(mark, new byte[0]);
        for (Digest digest : List.of(own.artifactDigest(), own.checkpoint())) {
            assertThat(find(digest)).isEmpty();
        }
        objects.delete(mark);
        assertThat(find(own.artifactDigest())).containsExactly(own);
    }

    @Test
    void pointersStandBeforeTheirManifestAndThoseThatDangleArePassedOver() {
        ArtifactManifest manifest = artifact("m", "w", "binary");
        ObjectStore dying = new ForwardingStore(store) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                if (key.value().startsWith("artifacts/")) {
                    throw new IllegalStateException("the process dies here");
                }
                return super.create(key, content);
            }
        };
        assertThatThrownBy(() -> new Artifacts(dying, manifests(dying)).offer(manifest, null))
                .hasMessage("the process dies here");
        assertThat(objects.all("by-digest/artifact/")).hasSize(2);
        assertThat(find(manifest.artifactDigest())).isEmpty();

        artifacts.offer(manifest, null);
        assertThat(find(manifest.object().sha256())).containsExactly(manifest);
    }

    @Test
    void aStoreWithoutPointersIsReadOnceAndCompletedWhereverThatEnds() {
        for (int i = 0; i < 20; i++) {
            asBefore(artifact("m", "w" + i, "binary"));
        }
        objects.create(
                new ObjectKey("artifacts/m/" + Digest.of("x") + "/" + Digest.of("y") + "/v1.json"),
                "no JSON".getBytes(StandardCharsets.UTF_8));
        int[] left = {15};
        ObjectStore dying = new ForwardingStore(store) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                if (left[0]-- == 0) {
                    throw new IllegalStateException("the process dies here");
                }
                return super.create(key, content);
            }
        };
        Digest nowhere = Digest.of("nowhere");
        assertThatThrownBy(() -> search(dying, NOON).find("m", nowhere, MOST)).hasMessage("the process dies here");

        assertThat(find(nowhere)).isEmpty();
        for (int i = 0; i < 20; i++) {
            ArtifactManifest each = artifact("m", "w" + i, "binary");
            store.forget();
            assertThat(find(each.artifactDigest())).containsExactly(each);
            assertThat(find(each.object().sha256())).containsExactly(each);
            assertThat(store.requests("find artifacts/")).hasSize(2).containsOnly("find " + each.home());
        }
        assertThat(find(nowhere)).isEmpty();
        store.forget();
        assertThat(find(nowhere)).isEmpty();
        assertThat(store.requests("find artifacts/"))
                .as("no manifest is read twice, not even one that cannot be")
                .isEmpty();
        store.forget();
        assertThat(search(store, NOON.plus(Duration.ofDays(8))).find("m", nowhere, MOST))
                .isEmpty();
        assertThat(store.requests("list by-digest/artifact/"))
                .as("complete: nothing is listed but the digest's own pointers, and the passes")
                .hasSizeLessThan(3);
    }

    @Test
    void whoMayReadOnlyFindsWhatHasNoPointerToo() {
        ArtifactManifest old = artifact("m", "w", "binary");
        asBefore(old);
        ObjectStore readOnly = new ForwardingStore(store) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                throw new StoreUnavailableException(ReasonCode.STORE_ACCESS_DENIED, "403", null);
            }
        };
        assertThat(search(readOnly, NOON).find("m", old.artifactDigest(), MOST)).containsExactly(old);
        assertThat(objects.all("by-digest/")).isEmpty();
        assertThat(find(old.artifactDigest())).containsExactly(old);
        assertThat(objects.all("by-digest/artifact/" + old.artifactDigest() + "/"))
                .hasSize(1);
    }
}

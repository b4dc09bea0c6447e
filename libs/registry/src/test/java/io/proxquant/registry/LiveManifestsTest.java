package io.proxquant.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A mark of deletion means the same to everybody, whatever still lies at the key that it ends. */
class LiveManifestsTest {
    private static final ObjectKey KEY = ObjectKey.of("things", "m", "1.json");
    private static final ModelBinding CONTENT = new ModelBinding(Digest.of("recipe"), null);

    private final CountingStore store = new CountingStore(new MemoryObjectStore());
    private final Manifests manifests =
            new Manifests(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                    .toString());
    private final LiveManifests live = new LiveManifests(store, manifests);

    @Test
    void whatNeverWasIsNotFoundAndWhatWasDeletedIsToldApart() {
        assertThat(live.find(KEY, ModelBinding.class)).isEmpty();
        assertThatThrownBy(() -> live.require(KEY, ModelBinding.class, ReasonCode.CHECKPOINT_MISSING))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISSING))
                .hasMessage(KEY + " is not in the store");

        manifests.createOnce(KEY, CONTENT, ModelBinding.class);
        assertThat(live.require(KEY, ModelBinding.class, ReasonCode.OBJECT_MISSING))
                .isEqualTo(CONTENT);
        store.create(LiveManifests.mark(KEY), new byte[0]);

        assertThat(LiveManifests.mark(KEY).value()).isEqualTo("things/m/1.json.deleted.json");
        assertThat(live.deleted(KEY)).isTrue();
        assertThatThrownBy(() -> live.find(KEY, ModelBinding.class))
                .isInstanceOfSatisfying(
                        DeletedException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.MANIFEST_DELETED))
                .hasMessage(KEY + " was deleted");
    }

    @Test
    void aMarkEndsAManifestThatIsGoneToo() {
        store.create(LiveManifests.mark(KEY), new byte[0]);

        assertThatThrownBy(() -> live.find(KEY, ModelBinding.class)).isInstanceOf(DeletedException.class);
    }

    @Test
    void aListingLeavesOutMarksAndWhatTheyMarkAndLooksAtNothingElse() {
        for (String name : List.of("1", "10", "11", "2", "3")) {
            store.create(ObjectKey.of("things", "m", name + ".json"), new byte[] {1});
        }
        for (String name : List.of("1", "11", "3", "never-there")) {
            store.create(LiveManifests.mark(ObjectKey.of("things", "m", name + ".json")), new byte[0]);
        }
        store.forget();

        assertThat(live.keys("things/m/"))
                .extracting(ObjectKey::value)
                .containsExactly("things/m/10.json", "things/m/2.json");
        assertThat(store.requests()).containsExactly("list things/m/");
    }
}

package io.proxquant.registry.submissions;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Options;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A data manifest is what its digest says, or refused with a code and the object's key. */
class DataManifestsTest {
    private final ObjectStore store = new MemoryObjectStore();
    private final DataManifests data = new DataManifests(store);
    private final DataManifest manifest = new DataManifest("synthetic-images", Options.of(Map.of("extent", 12)), null);

    @Test
    void isReadAsItWasSubmitted() {
        stored(manifest.digest(), manifest.toJson());

        assertThat(data.read(manifest.digest())).isEqualTo(manifest);
    }

    @Test
    void isRefusedWhereNothingIsStored() {
        assertRefused(
                manifest.digest(),
                ReasonCode.DATA_MISSING,
                " is not in the store; submit the recipe with its data again");
    }

    @Test
    void isRefusedWhereAnotherOneIsStored() {
        Digest digest = Digest.of("other data");
        stored(digest, manifest.toJson());

        assertRefused(digest, ReasonCode.DIGEST_MISMATCH, " has the digest " + manifest.digest());
    }

    @Test
    void isRefusedWhereItIsNone() {
        Digest digest = Digest.of("nonsense");
        stored(digest, "{\"format\": \"UPPER CASE\"}".getBytes(StandardCharsets.UTF_8));

        assertRefused(digest, ReasonCode.MANIFEST_INVALID, ": data manifest: ");
    }

    private void stored(Digest digest, byte[] json) {
        store.create(ObjectKey.of("data", digest + ".json"), json);
    }

    private void assertRefused(Digest digest, ReasonCode reason, String what) {
        ContentException refusal = catchThrowableOfType(ContentException.class, () -> data.read(digest));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.getMessage()).startsWith("data/" + digest + ".json" + what);
    }
}

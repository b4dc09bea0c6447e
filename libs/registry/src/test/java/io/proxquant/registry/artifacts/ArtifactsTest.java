package io.proxquant.registry.artifacts;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.manifest.ArtifactFiles;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ArtifactSource;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.StoredSize;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Artifacts of either format are found alike, and so is what became of them. */
class ArtifactsTest {
    private static final Digest CHECKPOINT = Digest.of("weights");
    private static final Digest SPECIFICATION = Digest.of("binary");

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Artifacts artifacts =
            new Artifacts(store, new Manifests(store, Clock.systemUTC(), "pod", () -> UUID.randomUUID()
                    .toString()));

    @ParameterizedTest
    @EnumSource(ArtifactFormat.class)
    void whatRetentionEndedCountsAsNotMadeUntilItIsRevivedAndWhatAnOperatorDeletedIsTold(ArtifactFormat format) {
        ArtifactManifest made = artifacts.offer(manifest(format), null);
        assertThat(artifacts.find("m", CHECKPOINT, SPECIFICATION)).contains(made);

        ObjectKey mark = LiveManifests.mark(new ObjectKey(made.home()));
        store.create(mark, "{\"by\":\"retention\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(artifacts.findUnlessExpired("m", CHECKPOINT, SPECIFICATION)).isEmpty();
        assertThatThrownBy(() -> artifacts.find("m", CHECKPOINT, SPECIFICATION)).isInstanceOf(DeletedException.class);

        artifacts.revive(made);
        assertThat(artifacts.findUnlessExpired("m", CHECKPOINT, SPECIFICATION)).contains(made);

        store.create(mark, new byte[0]);
        assertThatThrownBy(() -> artifacts.findUnlessExpired("m", CHECKPOINT, SPECIFICATION))
                .isInstanceOf(DeletedException.class);
    }

    private static ArtifactManifest manifest(ArtifactFormat format) {
        ObjectReference file = ObjectReference.blob(1, Digest.of("file"));
        return new ArtifactManifest(
                format.number(),
                "m",
                ArtifactSource.of(CHECKPOINT, file),
                new Quantization("binary", ArtifactKind.HARD, SPECIFICATION),
                ArtifactKind.HARD,
                Map.of(),
                ArtifactFiles.of(file),
                Digest.of("decoded"),
                1,
                new StoredSize(1.0, 1, 1),
                List.of(),
                List.of());
    }
}

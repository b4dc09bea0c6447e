package io.proxquant.registry.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectTooLargeException;
import io.proxquant.storage.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A file that is wrong is an answer; a disk that fails is waited for. */
class StoredFilesTest {
    @TempDir
    Path work;

    private Blobs blobs;
    private StoredFiles files;
    private WrittenFile written;
    private ObjectReference weights;

    @BeforeEach
    void store() throws IOException {
        blobs = new Blobs(new MemoryObjectStore(), work.resolve("spool"), 1 << 20);
        files = new StoredFiles(blobs, SafetensorsLimits.defaults());
        Path file = work.resolve("weights.safetensors");
        written = SafetensorsWriter.write(file, List.of(TensorData.of("w", new float[] {1, 2}, 2)), Map.of());
        weights = blobs.put(file);
    }

    @Test
    void weightsAreReadWhereTheyAreTheCheckpoint() {
        assertThat(files.tensors(weights, written.checkpoint()).values().get("w"))
                .containsExactly(1, 2);
        assertRefused(ReasonCode.DIGEST_MISMATCH, () -> files.tensors(weights, Digest.of("other")), weights.key());
    }

    @Test
    void weightsInSeveralFilesAreReadByAnIndexThatSaysTheirDigests() throws IOException {
        SortedMap<String, String> weightMap = new TreeMap<>(Map.of("w", "one"));
        ObjectReference index = blobs.put(new WeightIndex(
                        weightMap, new TreeMap<>(Map.of("one", new MeasuredContent(weights.bytes(), weights.sha256()))))
                .json());
        ObjectReference silent = blobs.put(new WeightIndex(weightMap, null).json());

        assertThat(files.tensors(index, written.checkpoint()).values().get("w")).containsExactly(1, 2);
        assertRefused(ReasonCode.CHECKPOINT_INVALID, () -> files.weights(silent), "one: is named by the index without");
    }

    @Test
    void filesThatNeverHaveRoomTogetherAreToldBeforeTheFirstIsFetched() throws IOException {
        ObjectReference index = blobs.put(new WeightIndex(
                        new TreeMap<>(Map.of("w", "one")),
                        new TreeMap<>(Map.of("one", new MeasuredContent(2 << 20, Digest.of("not there")))))
                .json());

        assertThatThrownBy(() -> files.weights(index))
                .isInstanceOf(ObjectTooLargeException.class)
                .hasMessageContaining(index.key())
                .hasMessageContaining(String.valueOf(index.bytes() + (2 << 20)));
    }

    @Test
    void aFileThatIsNoneOfItsKindIsAnAnswerWithItsName() {
        ObjectReference nonsense = blobs.put(new byte[] {1, 2, 3});

        assertRefused(
                ReasonCode.CHECKPOINT_INVALID,
                () -> files.tensors(nonsense, Digest.of("x")),
                Digest.of("x").hex());
        assertRefused(ReasonCode.CHECKPOINT_INVALID, () -> files.weights(nonsense), nonsense.key());
        assertRefused(
                ReasonCode.ARTIFACT_INVALID, () -> files.codes(weights, ReasonCode.ARTIFACT_INVALID), weights.key());
        assertRefused(
                ReasonCode.OVER_BUDGET,
                () -> StoredFiles.reading("it", ReasonCode.ARTIFACT_INVALID, () -> {
                    throw new OverBudgetException("reading it", 10, 5, 20);
                }),
                "it: reading it");
    }

    @Test
    void aDiskThatFailsIsNoAnswerAboutTheFile() throws IOException {
        Path cached = blobs.fetch(weights);
        Files.delete(cached);
        Files.createDirectory(cached); // opens like a file on a broken disk: with an error of the medium

        for (Runnable reading : List.<Runnable>of(
                () -> files.tensors(weights, written.checkpoint()),
                () -> files.weights(weights),
                () -> files.codes(weights, ReasonCode.ARTIFACT_INVALID))) {
            assertThatThrownBy(reading::run)
                    .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.DISK_FULL));
        }
    }

    private static void assertRefused(ReasonCode reason, Runnable reading, String named) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(InvalidContentException.class, e -> assertThat(e.reason())
                        .isEqualTo(reason))
                .hasMessageContaining(named);
    }
}

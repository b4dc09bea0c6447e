package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;

/** Digests cost no read beyond those that somebody makes anyway, and are right whatever these were. */
class PassingDigestsTest {
    @TempDir
    Path folder;

    private final AtomicLong read = new AtomicLong();
    private SafetensorsFile file;
    private PassingDigests digests;
    private List<TensorDigest> expected;
    private Digest whole;

    @BeforeEach
    void writeThreeTensors() throws IOException {
        Random random = new Random(5);
        float[] large = new float[70_000];
        IntStream.range(0, large.length).forEach(i -> large[i] = (float) random.nextGaussian());
        Path path = folder.resolve("weights.safetensors");
        SafetensorsWriter.write(
                path,
                List.of(
                        TensorData.of("a", large, 7, 10_000),
                        TensorData.of("b", new float[0], 0, 4),
                        TensorData.of("c", new float[] {1, 2, 3}, 3)),
                Map.of("format", "pt"));
        whole = Digest.of(Files.readAllBytes(path));
        file = SafetensorsFile.open(path, SafetensorsLimits.defaults());
        expected = file.digests();
        digests = PassingDigests.of(file.counted(read::addAndGet));
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void whatIsReadInOrderIsNotReadAgain() throws IOException {
        for (String name : file.header().tensors().keySet()) {
            digests.file().readAll(name);
        }

        assertDigests();
        assertThat(read).hasValue(70_003 * 4L);
    }

    @Test
    void withoutAnyReadTheWholeIsReadOnce() throws IOException {
        assertDigests();
        assertThat(read).hasValue(70_003 * 4L);
    }

    @Test
    void ofWhatIsReadBackwardsOnlyTheFileIsReadOnceMore() throws IOException {
        digests.file().readAll("c");
        digests.file().readAll("b");
        digests.file().readAll("a");

        assertDigests();
        assertThat(read).hasValue(70_003 * 4L + 12);
    }

    @Test
    void piecesThatOverlapOrLeaveGapsDoNotMislead() throws IOException {
        TensorInfo a = file.header().tensor("a");
        float[] some = new float[40_000];
        digests.file().readFloats(a, 0, some, 0, 30_000);
        digests.file().readFloats(a, 20_000, some, 0, 20_000);
        digests.file().readFloats(a, 50_000, some, 0, 20_000);
        digests.file().readFloats(a, 0, some, 0, 100);

        assertDigests();
    }

    @Test
    void aFileWithoutTensorsIsItsHeader() throws IOException {
        Path path = folder.resolve("none.safetensors");
        SafetensorsWriter.write(path, List.of(), Map.of());
        try (SafetensorsFile none = SafetensorsFile.open(path, SafetensorsLimits.defaults())) {
            assertThat(PassingDigests.of(none).whole()).contains(Digest.of(Files.readAllBytes(path)));
            assertThat(PassingDigests.of(none).tensors()).isEmpty();
        }
    }

    private void assertDigests() throws IOException {
        assertThat(digests.tensors()).isEqualTo(expected);
        assertThat(digests.whole()).contains(whole);
        assertThat(digests.tensors()).as("asked once more").isEqualTo(expected);
        assertThat(digests.whole()).contains(whole);
    }
}

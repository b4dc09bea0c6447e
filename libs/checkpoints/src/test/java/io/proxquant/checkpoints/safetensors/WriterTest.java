package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What cannot become a sound file is refused, and a file is there completely or not at all. */
class WriterTest {
    @TempDir
    Path folder;

    @Test
    void contentOfAnotherLengthIsRefusedAndLeavesNothing() {
        Path file = folder.resolve("w.safetensors");
        for (int length : new int[] {7, 9}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SafetensorsWriter.write(
                            file, List.of(TensorData.of("a", DType.F32, new byte[length], 2)), Map.of()))
                    .withMessageContaining("a F32[2]");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aFailingSourceLeavesTheOldFile() throws Exception {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, List.of(TensorData.of("a", new float[] {1}, 1)), Map.of());
        byte[] before = Files.readAllBytes(file);
        TensorData failing = new TensorData("a", DType.F32, new long[] {1}, out -> {
            out.write(1);
            throw new IOException("disk full");
        });
        assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(failing), Map.of()))
                .hasMessage("disk full");
        assertThat(file).hasBinaryContent(before);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void namesThatNoReaderWouldAcceptAreRefused() {
        for (String name : new String[] {"__metadata__", "a\0", "\ud800"}) {
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> SafetensorsWriter.write(
                            new ByteArrayOutputStream(), List.of(TensorData.of(name, new float[1], 1)), Map.of()));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetensorsWriter.write(
                        new ByteArrayOutputStream(),
                        List.of(TensorData.of("a", new float[1], 1), TensorData.of("a", new float[1], 1)),
                        Map.of()))
                .withMessageContaining("named a");
    }

    @Test
    void aHeaderBeyondTheFormatsBoundIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetensorsLayout.of(List.of(), Map.of("a", "x".repeat(100_000_000))))
                .withMessageContaining("100000000");
    }

    @Test
    void floatsLongerThanAChunkAreWrittenWhole() throws Exception {
        float[] values = new float[40_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, List.of(TensorData.of("a", values, values.length)), Map.of());
        try (SafetensorsFile read = SafetensorsFile.open(file, SafetensorsLimits.defaults())) {
            assertThat(read.readAll("a")).isEqualTo(values);
        }
    }
}

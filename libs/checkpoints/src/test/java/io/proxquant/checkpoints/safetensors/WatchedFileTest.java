package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Large files show life chunk by chunk while they are written and read, and can be left at each. */
class WatchedFileTest {
    private static final int VALUES = 1 << 18;

    @TempDir
    Path directory;

    private final AtomicInteger chunks = new AtomicInteger();
    private final List<TensorData> tensors =
            List.of(TensorData.of("a", new float[VALUES], VALUES), TensorData.of("b", new float[VALUES], VALUES));

    private void stopAtTheTenth() {
        if (chunks.incrementAndGet() == 10) {
            throw new IllegalStateException("asked to stop");
        }
    }

    @Test
    void whatIsLeftWhileItIsWrittenIsNotThereAtAll() throws IOException {
        Path file = directory.resolve("state.safetensors");
        assertThatThrownBy(() -> SafetensorsWriter.write(file, tensors, Map.of(), this::stopAtTheTenth))
                .hasMessage("asked to stop");
        assertThat(directory).isEmptyDirectory();

        chunks.set(10);
        WrittenFile watched = SafetensorsWriter.write(file, tensors, Map.of(), this::stopAtTheTenth);
        assertThat(chunks).hasValue(10 + 2 * VALUES * Float.BYTES / (1 << 16));
        assertThat(watched.sha256())
                .isEqualTo(SafetensorsWriter.write(directory.resolve("plain"), tensors, Map.of())
                        .sha256());
    }

    @Test
    void whatIsReadOrHashedCanBeLeft() throws IOException {
        Path path = directory.resolve("weights.safetensors");
        SafetensorsWriter.write(path, tensors, Map.of());
        try (SafetensorsFile file =
                SafetensorsFile.open(path, SafetensorsLimits.defaults()).watched(this::stopAtTheTenth)) {
            assertThatThrownBy(file::digests).hasMessage("asked to stop");
            chunks.set(0);
            assertThatThrownBy(() -> file.readAll("a")).hasMessage("asked to stop");

            chunks.set(10);
            assertThat(file.readAll("a")).hasSize(VALUES);
            assertThat(chunks).hasValue(10 + VALUES * Float.BYTES / (1 << 16));
        }
    }
}

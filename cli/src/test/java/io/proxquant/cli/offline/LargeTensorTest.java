package io.proxquant.cli.offline;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.ProxQuant;

import static org.assertj.core.api.Assertions.assertThat;

/** A tensor needs little more memory than its weights take, in a Java of its own that has no more. */
class LargeTensorTest {
    @TempDir
    Path place;

    @Test
    void anEmbeddingOf30522Times768IsQuantizedIn256MebibytesOfHeap() throws Exception {
        Path weights = embedding(30522, 768);
        for (String quantizer : List.of("binary", "dorefa")) {
            Path said = place.resolve("said-" + quantizer);
            Process quantize = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ProxQuant.class.getName(),
                            "quantize",
                            weights.toString(),
                            "--quantizer",
                            quantizer,
                            "--out",
                            place.resolve(quantizer).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            assertThat(quantize.waitFor()).as(Files.readString(said)).isZero();
            assertThat(place.resolve(quantizer).resolve("manifest.json")).exists();
        }
    }

    private Path embedding(int rows, int columns) throws Exception {
        Random random = new Random(7);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat((random.nextFloat() - 0.5f) / 5);
        }
        Path file = place.resolve("w.safetensors");
        SafetensorsWriter.write(
                file, List.of(TensorData.of("embedding.weight", DType.F32, bytes.array(), rows, columns)), Map.of());
        return file;
    }
}

package io.proxquant.compression;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.PassingDigests;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;

/** What an artifact is made of is read once, from beginning to end, whatever number of threads work on it. */
class ReadOnceTest {
    /** Bytes of each tensor that tell whether it is a mask, which is asked before anything is begun. */
    private static final long LOOKED_AT = 1 << 14;

    @TempDir
    Path folder;

    @Test
    void theDigestsOfFileAndTensorsComeOfTheReadThatQuantizes() throws Exception {
        Path source = folder.resolve("source.safetensors");
        List<TensorData> tensors = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            float[] weights = new float[100 * (60 + i)];
            for (int j = 0; j < weights.length; j++) {
                weights[j] = (float) random.nextGaussian();
            }
            tensors.add(TensorData.of("layer" + i, weights, 100, 60 + i));
        }
        SafetensorsWriter.write(source, tensors, Map.of());
        AtomicLong read = new AtomicLong();

        try (SafetensorsFile file = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            PassingDigests digests = PassingDigests.of(file.counted(read::addAndGet));
            new Compressor(CompressorCase.budget(1 << 28), 4)
                    .build(
                            digests.file(),
                            Compression.of(CompressorCase.alternating(CompressorCase.ALL)),
                            SourceMetadata.none(),
                            folder.resolve("artifact.safetensors"),
                            CompressorCase.GO_ON);

            assertThat(digests.whole()).contains(Digest.of(Files.readAllBytes(source)));
            long weights = Files.size(source) - file.header().dataStart();
            assertThat(read.get() - LOOKED_AT * tensors.size()).isEqualTo(weights);
            assertThat(digests.tensors()).isEqualTo(file.digests());
        }
    }
}

package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** An artifact shows life with every chunk of it, and can be left at each, with nothing half-written. */
class WatchedArtifactTest {
    private static final int ROWS = 1 << 10;
    private static final int COLUMNS = 1 << 10;
    private static final int COPIED = 1 << 16;
    private static final List<ArtifactOptions> WAYS = List.of(
            ArtifactOptions.plain(),
            ArtifactOptions.plain().withEntropyCoding(),
            ArtifactOptions.plain().inShardsOf(COPIED * Float.BYTES));

    @TempDir
    Path folder;

    private final QuantizedTensor codes = new TensorQuantizer(
                    Quantizers.byName("binary", Map.of()), Granularity.parse("row"))
            .quantize(new float[ROWS * COLUMNS], new long[] {ROWS, COLUMNS});
    private final AtomicInteger chunks = new AtomicInteger();
    private int stop = Integer.MAX_VALUE;

    private void chunk() {
        if (chunks.incrementAndGet() == stop) {
            throw new IllegalStateException("asked to stop");
        }
    }

    private ArtifactSummary write(ArtifactOptions options) throws IOException {
        chunks.set(0);
        List<ArtifactEntry> entries = List.of(
                ArtifactTensor.Quantized.of("a.weight", new long[] {ROWS, COLUMNS}, "binary", codes)
                        .entry(),
                ArtifactEntry.Plain.of("b.weight", DType.F32, COPIED));
        try (ArtifactWriter writer = ArtifactWriter.create(
                folder.resolve("artifact.safetensors"), entries, SourceMetadata.none(), options, this::chunk)) {
            writer.put("a.weight", codes);
            writer.copy("b.weight", TensorContent.of(new float[COPIED]));
            return writer.finish();
        }
    }

    @Test
    void isLeftAtAnyChunkThatIsWrittenAndThenThereIsNone() throws IOException {
        for (ArtifactOptions options : WAYS) {
            for (stop = 1; ; stop++) {
                try {
                    write(options);
                    break;
                } catch (IllegalStateException stopped) {
                    assertThat(stopped).hasMessage("asked to stop");
                    assertThat(chunks).hasValue(stop);
                    assertThat(folder).isEmptyDirectory();
                }
            }
            assertThat(stop).as("chunks of " + options).isGreaterThan(60);
            for (var each : folder.toFile().listFiles()) {
                assertThat(each.delete()).isTrue();
            }
        }
    }

    @Test
    void isLeftAtAnyChunkThatIsReadVerifiedOrDecoded() throws IOException {
        for (ArtifactOptions options : WAYS) {
            stop = Integer.MAX_VALUE;
            ArtifactSummary written = write(options);
            Path path = written.format().number() == 2 && options.shardBytes() < Long.MAX_VALUE
                    ? folder.resolve("artifact.safetensors.index.json")
                    : folder.resolve("artifact.safetensors");
            for (stop = 1; ; stop += 5) {
                chunks.set(0);
                try (ArtifactFile file = ArtifactFile.open(path, SafetensorsLimits.defaults(), this::chunk)) {
                    assertThat(file.summary().artifactDigest()).isEqualTo(written.artifactDigest());
                    break;
                } catch (IllegalStateException stopped) {
                    assertThat(stopped).hasMessage("asked to stop");
                }
            }
            assertThat(stop).as("chunks of " + options).isGreaterThan(60);
            for (var each : folder.toFile().listFiles()) {
                assertThat(each.delete()).isTrue();
            }
        }
    }
}

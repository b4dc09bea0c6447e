package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.submit.DataArgument;
import io.proxquant.cli.submit.DataProgress;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.compression.TensorRule;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.recipes.DataSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Long loops of commands that compute are left at the chunk or trial at which they are asked to, with nothing half-written. */
class LeftLoopsTest {
    private static final int SIZE = 512;

    @TempDir
    Path folder;

    private final Terminal terminal = Terminal.standardError();
    private Path weights;
    private int chunks;
    private int stop;

    @BeforeEach
    void write() throws IOException {
        weights = Offline.write(
                folder.resolve("net.safetensors"),
                TensorData.of("a.weight", Offline.gaussian(SIZE * SIZE, 1), SIZE, SIZE),
                TensorData.of("b.bias", Offline.gaussian(1 << 16, 2), 1 << 16));
    }

    private synchronized void chunk() {
        if (++chunks == stop) {
            throw new IllegalStateException("asked to stop");
        }
    }

    private static QuantizationTask binary() throws IOException {
        return new OptionsQuantization(
                        QuantizationChoice.of("binary", null, Map.of(), "row", List.of()),
                        List.of(),
                        List.of(),
                        CurvatureFile.one(),
                        false,
                        false,
                        false)
                .task();
    }

    private void quantize(Path out, Optional<Long> shards) throws IOException {
        try (SourceFile source = SourceFile.open(InputFile.of(weights), () -> {})) {
            new OfflineQuantization(1 << 30, shards, terminal, Bar.none(), this::chunk).run(source, binary(), out);
        }
    }

    private void leftAt(int chunk, ThrowingCallable loop) {
        chunks = 0;
        stop = chunk;
        assertThatThrownBy(loop).hasMessage("asked to stop");
    }

    @Test
    void aQuantizationInOneFileOrInSeveral() throws IOException {
        for (Optional<Long> shards : List.of(Optional.<Long>empty(), Optional.of(50_000L))) {
            for (int chunk : List.of(1, 2, 10, 20, 24, 30)) {
                leftAt(chunk, () -> quantize(folder.resolve("made/out"), shards));
                assertThat(folder).isDirectoryContaining("glob:**net.safetensors");
                assertThat(folder.toFile().list()).hasSize(1);
            }
        }
        stop = 0;
        quantize(folder.resolve("made/out"), Optional.empty());
        assertThat(folder.resolve("made/out/manifest.json")).exists();
    }

    @Test
    void whatReadsWeightsOrAnArtifact() throws IOException {
        stop = 0;
        Path artifact = folder.resolve("out/artifact.safetensors");
        quantize(artifact.getParent(), Optional.empty());
        try (SourceFile source = SourceFile.open(InputFile.of(weights), this::chunk)) {
            leftAt(7, source::checkpoint);
            leftAt(7, source::sha256);
            leftAt(
                    3,
                    () -> CompressionEstimator.of(
                            source.file(), TensorRule.asked(List.of(), List.of()), names -> AxisRule.none(), 1 << 18));
        }
        try (SourceFile source = SourceFile.open(InputFile.of(artifact), this::chunk)) {
            leftAt(2, () -> Inspection.of(source, terminal));
            leftAt(8, () -> source.asArtifact().summary());
        }
    }

    @Test
    void anArtifactThatIsWrittenAgainWithOtherBiases() throws IOException {
        stop = 0;
        Path artifact = folder.resolve("out/artifact.safetensors");
        quantize(artifact.getParent(), Optional.empty());
        Path calibrated = Files.createDirectory(folder.resolve("calibrated")).resolve("artifact.safetensors");
        Map<String, float[]> changed = Map.of("b.bias", new float[1 << 16]);
        for (int chunk : List.of(1, 6, 9)) {
            leftAt(chunk, () -> CalibratedArtifact.write(artifact, changed, calibrated, this::chunk));
            assertThat(calibrated.getParent()).isEmptyDirectory();
        }
        stop = 0;
        CalibratedArtifact.write(artifact, changed, calibrated, this::chunk);
        try (ArtifactFile file = ArtifactFile.open(calibrated, SafetensorsLimits.defaults())) {
            assertThat(file.names()).containsExactly("a.weight", "b.bias");
        }
    }

    @Test
    void theHashingOfADataSet() throws IOException {
        for (String name : List.of("train.txt", "valid.txt", "test.txt")) {
            Files.write(folder.resolve(name), new byte[5 << 16]);
        }
        DataSection section = new RecipeFiles()
                .valid(InputFile.of(Files.writeString(
                        folder.resolve("text.yaml"),
                        "apiVersion: proxquant.io/v1\nmodel: m\nseed: 1\ndata: {type: text}\n"
                                + "quantizations: [{name: t, quantizer: ternary}]\n")))
                .data();
        List<DataArgument> where = List.of(new DataArgument.Converter().convert("text=file:" + folder));
        List<Long> sizes = new ArrayList<>();
        DataProgress watching = new DataProgress() {
            @Override
            public void begins(String location, long bytes) {
                sizes.add(bytes);
            }

            @Override
            public void read(int bytes) {
                chunk();
            }
        };
        for (int stopped : List.of(1, 5, 6, 15)) {
            leftAt(stopped, () -> OfflineData.manifest(section, where, watching));
            assertThat(chunks).as("nothing is read after it").isEqualTo(stopped);
        }
        stop = 0;
        sizes.clear();
        assertThat(OfflineData.manifest(section, where, watching).files()).hasSize(3);
        assertThat(sizes).containsExactly(5L << 16, 5L << 16, 5L << 16);
    }

    @Test
    void trialsOfManyQuantizers() throws IOException {
        TensorRule rule = TensorRule.asked(List.of(), List.of());
        try (SourceFile source = SourceFile.open(InputFile.of(weights), () -> {})) {
            TryMeasurement trials = new TryMeasurement(
                    CompressionEstimator.of(source.file(), rule, names -> AxisRule.none(), 1 << 10), rule, terminal);
            leftAt(3, () -> trials.measure(this::chunk));
            stop = 0;
            assertThat(trials.measure(this::chunk)).isNotEmpty();
        }
    }
}

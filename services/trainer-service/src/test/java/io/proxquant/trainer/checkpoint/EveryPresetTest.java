package io.proxquant.trainer.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Phase;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.trainer.training.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every method that a recipe can name, on a small network with batch normalisation. */
class EveryPresetTest {
    static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: small
            seed: 5
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B}
            data: {type: synthetic-images, extent: 12, trainCount: 32, validationCount: 10, testCount: 10}
            training:
              batch: 16
              method: {name: PRESET}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05, momentum: 0.9}, schedule: {type: constant}}
              quantize: {epochs: 3, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
              freeze: {epochs: 2, optimizer: {type: sgd, rate: 0.05, momentum: 0.9, weightDecay: 0.01}, schedule: {type: constant}}
            """;

    @TempDir
    Path work;

    static Stream<String> presets() {
        return MethodPresets.all().stream().map(MethodPreset::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void theArtifactDecodesToTheFrozenWeightsAndTheyNeverMoveAgain(String preset) throws Exception {
        try (SmallRun small = SmallRun.of(RECIPE.replace("PRESET", preset), false)) {
            Snapshot last = small.run.run(() -> false);
            List<Snapshot> frozen = small.snapshots.stream()
                    .filter(s -> s.phase() == Phase.FROZEN || s.phase() == Phase.FINAL)
                    .toList();

            assertThat(last.codes()).isNotEmpty();
            assertThat(frozen).hasSizeGreaterThan(2);
            for (Snapshot snapshot : frozen) {
                if (MethodPresets.byName(preset).freeze().tunesCodebooks()) {
                    assertThat(codes(snapshot))
                            .as("what is trained on is codebooks alone")
                            .isEqualTo(codes(last));
                    continue;
                }
                assertThat(snapshot.codes()).isEqualTo(last.codes());
                for (String name : last.codes().keySet()) {
                    assertThat(bits(snapshot.weights().get(name)))
                            .as(name + " at step " + snapshot.step())
                            .isEqualTo(bits(last.weights().get(name)));
                }
            }
            decodesTo(small, last);
            statisticsMove(small.network.parameters(), frozen.get(0), last);
        }
    }

    private static Map<String, String> codes(Snapshot snapshot) {
        Map<String, String> codes = new TreeMap<>();
        snapshot.codes().forEach((name, tensor) -> codes.put(name, Arrays.toString(tensor.codes())));
        return codes;
    }

    /** Through the files that a checkpoint is stored as. */
    private void decodesTo(SmallRun small, Snapshot snapshot) throws Exception {
        try (SnapshotFiles files = new SnapshotFiles(
                        new WorkDirectory(work), snapshot, small.network.parameters(), small.quantizer, () -> {});
                ArtifactFile artifact = ArtifactFile.open(files.codes(), SafetensorsLimits.defaults())) {
            assertThat(artifact.names())
                    .containsExactlyInAnyOrderElementsOf(snapshot.codes().keySet());
            for (String name : artifact.names()) {
                assertThat(bits(artifact.dequantize(name)))
                        .as(name)
                        .isEqualTo(bits(snapshot.weights().get(name)));
            }
        }
    }

    private static void statisticsMove(List<ParameterView> parameters, Snapshot first, Snapshot last) {
        List<String> statistics = parameters.stream()
                .filter(p -> p.kind() == ParameterKind.STATISTIC)
                .map(ParameterView::name)
                .toList();
        assertThat(statistics).isNotEmpty();
        for (String name : statistics) {
            assertThat(Arrays.equals(first.weights().get(name), last.weights().get(name)))
                    .as(name + " stays")
                    .isFalse();
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}

package io.proxquant.trainer.checkpoint;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.Digest;
import io.proxquant.models.calibration.Calibration;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.trainer.training.Snapshot;

import static java.nio.file.Files.readAllBytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing in a run rests on parameters that lie in host memory: read and written by copies, as those on a GPU are, every
 * network and method ends in the same bytes of weights, state and codes as over views.
 */
class ParametersByCopiesTest {
    @TempDir
    Path work;

    private interface Start {
        SmallRun run(String yaml, boolean lazy) throws Exception;
    }

    @ParameterizedTest(name = "{0}, lazy {1}")
    @CsvSource({"images, false", "images, true", "text, false", "text, true", "few bits, false", "few bits text, false"
    })
    void everyNetworkIsTrainedToTheSameBytes(String data, boolean lazy) throws Exception {
        String yaml = SmallRun.recipe(data);
        assertThat(ending(SmallRun::byCopies, yaml, lazy)).isEqualTo(ending(SmallRun::of, yaml, lazy));
    }

    static Stream<String> presets() {
        return MethodPresets.all().stream().map(MethodPreset::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void everyMethodEndsInTheSameBytes(String preset) throws Exception {
        String yaml = EveryPresetTest.RECIPE.replace("PRESET", preset);
        assertThat(ending(SmallRun::byCopies, yaml, false)).isEqualTo(ending(SmallRun::of, yaml, false));
    }

    @Test
    void aCalibrationWritesTheSameStatisticsAndBiases() throws Exception {
        try (SmallRun views = SmallRun.of(SmallRun.IMAGES, false);
                SmallRun copies = SmallRun.byCopies(SmallRun.IMAGES, false);
                SmallRun parent = SmallRun.byCopies(SmallRun.IMAGES, false)) {
            parent.run.run(() -> false);
            for (Network network : new Network[] {views.network, copies.network}) {
                calibrate(network, parent.network, views.validation);
            }
            assertThat(copies.network.state()).usingRecursiveComparison().isEqualTo(views.network.state());
            assertThat(copies.network.state().get("fc.bias"))
                    .isNotEqualTo(parent.network.state().get("fc.bias"));
        }
    }

    private static void calibrate(Network network, Network parent, Dataset data) {
        Calibration calibration = new Calibration(data, 20, 10, 3);
        assertThat(calibration.statistics(network, Set.of()).largestChange()).isPositive();
        assertThat(calibration.biases(network, parent, Set.of()).largestChange())
                .isPositive();
    }

    /** Digests of all that a last checkpoint is stored as. */
    private String ending(Start start, String yaml, boolean lazy) throws Exception {
        try (SmallRun small = start.run(yaml, lazy)) {
            Snapshot last = small.run.run(() -> false);
            assertThat(last.codes()).isNotEmpty();
            try (SnapshotFiles files = new SnapshotFiles(
                    new WorkDirectory(work), last, small.network.parameters(), small.quantizer, () -> {})) {
                return String.join(
                        " ",
                        Digest.of(readAllBytes(files.weights())).hex(),
                        Digest.of(readAllBytes(files.state())).hex(),
                        Digest.of(readAllBytes(files.codes())).hex());
            }
        }
    }
}

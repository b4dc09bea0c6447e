package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that is stopped after any step, written to disk, and taken up by a process that knows nothing else, ends with the
 * same bytes of weights, state (optimizer moments, codebooks, rates, carry) and codes as one that ran through.
 */
class ExactResumeTest {
    @TempDir
    Path work;

    /** Digests of the three files of a checkpoint. */
    record Ending(Digest weights, String state, String codes) {}

    @ParameterizedTest(name = "{0}, lazy {1}")
    @CsvSource({
        "images, false",
        "images, true",
        "text, false",
        "text, true",
        "rescaled, false",
        "few bits, false",
        "few bits text, false",
        "pruned, false",
        "pruned, true"
    })
    void everyStepIsAPlaceToGoOnFrom(String data, boolean lazy) throws Exception {
        String yaml = SmallRun.recipe(data);
        List<Path> left = new ArrayList<>();
        Ending undisturbed;
        try (SmallRun whole = SmallRun.of(yaml, lazy)) {
            Snapshot last = whole.run.run(() -> false);
            undisturbed = ending(whole, last);
            assertThat(whole.snapshots).hasSize((int) whole.plan.totalSteps());
            assertThat(whole.snapshots)
                    .extracting(Snapshot::phase)
                    .contains(Phase.WARM_START, Phase.QUANTIZING, Phase.FROZEN, Phase.FINAL);
            assertThat(last.codes()).isNotEmpty();
            for (Snapshot snapshot : whole.snapshots) {
                Path file = work.resolve("step-" + snapshot.step());
                StateFile.writeAll(file, snapshot.saved(), () -> {});
                left.add(file);
            }
        }
        for (Path file : left) {
            SavedRun saved = StateFile.read(file, () -> {});
            try (SmallRun resumed = SmallRun.of(yaml, lazy)) {
                resumed.run.resume(saved);
                assertThat(ending(resumed, resumed.run.run(() -> false)))
                        .as("resumed after step " + saved.step())
                        .isEqualTo(undisturbed);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"images", "text", "few bits", "few bits text", "pruned"})
    void theCodesFileDecodesToTheFrozenWeightsBitForBit(String data) throws Exception {
        try (SmallRun whole = SmallRun.of(SmallRun.recipe(data), false)) {
            Snapshot last = whole.run.run(() -> false);
            try (SnapshotFiles files = new SnapshotFiles(
                            new WorkDirectory(work), last, whole.network.parameters(), whole.quantizer, () -> {});
                    ArtifactFile codes = ArtifactFile.open(files.codes(), SafetensorsLimits.defaults());
                    SafetensorsFile weights = SafetensorsFile.open(files.weights(), SafetensorsLimits.defaults())) {
                assertThat(codes.names()).isNotEmpty();
                for (String name : codes.names()) {
                    assertThat(bits(codes.dequantize(name))).isEqualTo(bits(weights.readAll(name)));
                }
                assertThat(weights.header().tensors().keySet())
                        .containsAll(last.weights().keySet());
            }
        }
    }

    private Ending ending(SmallRun run, Snapshot last) throws IOException {
        try (SnapshotFiles files =
                new SnapshotFiles(new WorkDirectory(work), last, run.network.parameters(), run.quantizer, () -> {})) {
            return new Ending(
                    digest(files.weights()),
                    digest(files.state()).hex(),
                    digest(files.codes()).hex());
        }
    }

    private static Digest digest(Path file) throws IOException {
        return Digest.of(Files.readAllBytes(file));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}

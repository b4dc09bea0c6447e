package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.models.calibration.ArtifactCalibration;

/** {@code proxquant calibrate}: fits an artifact's batch-norm statistics and biases to data, its codes untouched. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes DIR/artifact.safetensors, the artifact with batch-norm statistics re-estimated on training images of the"
                    + " recipe's data, and DIR/manifest.json. Labels are used for the printed scores only.",
            "Codes and codebooks stay byte for byte. With --parent, the biases of layers without batch-norm are shifted so"
                    + " that the mean output of each is that of the float network."
        },
        footer = {
            "",
            "Example: proxquant calibrate out/artifact.safetensors --recipe recipes/fashion-mnist-full.yaml"
                    + " --data fashion-mnist=file:/data/fashion-mnist --out calibrated",
            "Exit status: 0 written and scored, 1 bad input, failure, or no finite score, 2 bad usage."
        })
public final class CalibrateCommand extends OfflineCommand {
    @Parameters(index = "0", paramLabel = "ARTIFACT", description = "An artifact, as quantize writes it.")
    private InputFile artifact;

    @Mixin
    private NetworkArguments arguments;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory to create, or an empty one. One with other content is left alone.")
    private Path out;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Training images, or tokens, to estimate from. Default: ${DEFAULT-VALUE}.")
    private int samples = ArtifactCalibration.SAMPLES;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Most samples per forward pass; part of the result, since every pass is normalised by its own"
                    + " statistics. Default: ${DEFAULT-VALUE}.")
    private int batch = ArtifactCalibration.BATCH;

    @Option(
            names = "--parent",
            paramLabel = "FILE",
            description = "Float weights that the artifact was made from. Without them biases stay as they are.")
    private InputFile parent;

    @Option(names = "--no-biases", description = "Leave all biases as they are.")
    private boolean noBiases;

    @Override
    void run() throws IOException {
        OfflineCalibration calibration =
                new OfflineCalibration(arguments, samples, batch, noBiases ? null : parent, !noBiases);
        CalibrationSummary summary = calibration.run(artifact, out, Terminal.standardError());
        print(summary, summary.lines());
        if (summary.after().loss() == null) {
            throw new CommandFailure("what was written has no score: its outputs are not finite, "
                    + summary.after().nonFinite());
        }
    }
}

package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.models.calibration.ArtifactCalibration;
import io.proxquant.models.calibration.CalibrationLoss;

/** {@code proxquant plan}: divides a budget of bytes among the layers of a checkpoint, by what each loses with fewer bits. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Measures on calibration data what each layer of FILE loses by each quantizer and number of bits of the recipe's"
                    + " bits section, and writes the plan that loses least in sum within its budget.",
            "What was measured is kept: stopped or killed, the same command goes on, and another budget is answered at once."
        },
        footer = {
            "",
            "A plan is JSON that may be edited. A recipe names it, bits: {budget: ..., plan: DIGEST}, or holds it whole;"
                    + " quantize --recipe RECIPE --plan FILE follows it, submit --plan FILE gives it to the services.",
            "Example: proxquant plan weights.safetensors --recipe recipe.yaml --data fashion-mnist=file:/data/fashion-mnist"
                    + " --out plan.json",
            "Exit status: 0 written, 1 bad input, failure, or no plan within the budget, 2 bad usage."
        })
public final class PlanCommand extends OfflineCommand {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "Weights in full precision: a .safetensors file, the .index.json of several, or a folder of a model.")
    private InputFile file;

    @Mixin
    private NetworkArguments arguments;

    @Option(
            names = "--quantization",
            paramLabel = "NAME",
            description = "Which of the recipe's quantizations with a bits section. Default: the only one.")
    private String quantization;

    @Option(
            names = "--budget",
            paramLabel = "BUDGET",
            description = "Instead of the recipe's: a size such as 120KiB, or 2.3bits/weight.")
    private String budget;

    @Option(names = "--out", required = true, paramLabel = "PLAN", description = "File to write; must not exist.")
    private Path out;

    @Option(
            names = "--measure",
            paramLabel = "loss|divergence",
            description =
                    "What counts as loss: cross-entropy with the labels, or KL divergence from the outputs of the float"
                            + " network, without labels. Default: ${DEFAULT-VALUE}.")
    private CalibrationLoss.Measure measure = CalibrationLoss.Measure.LOSS;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Training images, or tokens, to measure on. Default: ${DEFAULT-VALUE}.")
    private int samples = ArtifactCalibration.SAMPLES;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Most samples per forward pass. Default: ${DEFAULT-VALUE}.")
    private int batch = ArtifactCalibration.BATCH;

    @Option(
            names = "--measured",
            paramLabel = "DIR",
            description = "Where measured figures are kept, in a file named by the digest of all that decides them."
                    + " Default: sensitivity in the home of the local installation.")
    private Path measured;

    @Override
    void run() throws IOException {
        Path kept = measured == null ? Workplace.here().home().resolve("sensitivity") : measured;
        OfflinePlan plan = new OfflinePlan(arguments, quantization, budget, measure, samples, batch, kept);
        Terminal terminal = Terminal.standardError();
        PlanReport report;
        try (var stopped = OnStop.saying(() -> left(kept), terminal)) {
            report = plan.run(file, out, terminal);
        }
        print(report, report.lines(Terminal.outputColumns()));
    }

    private String left(Path kept) {
        return Files.exists(out)
                ? "stopped; " + out + " is complete"
                : "stopped; " + out + " was not written; what was measured is kept in " + kept
                        + ", and the same command goes on from there";
    }
}

package io.proxquant.cli.offline;

import java.io.IOException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stop.OnStop;

/** {@code proxquant evaluate}: scores a safetensors file or an artifact without any service. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Scores weights on a split of the recipe's data, as the evaluator does.",
            "An artifact is decoded from its packed codes; a plain safetensors file is taken as it is."
        },
        footer = {
            "",
            "Example: proxquant evaluate weights.safetensors --recipe recipes/fashion-mnist-full.yaml"
                    + " --data fashion-mnist=file:/data/fashion-mnist",
            "Exit status: 0 scored, 1 bad input, failure, or no finite score, 2 bad usage."
        })
public final class EvaluateCommand extends OfflineCommand {
    @Parameters(
            index = "0",
            paramLabel = "WEIGHTS",
            description =
                    "Checkpoint or artifact: a .safetensors file, the .index.json of several, or a folder of a model.")
    private InputFile weights;

    @Mixin
    private NetworkArguments arguments;

    @Option(
            names = "--split",
            paramLabel = "training|validation|test",
            description = "Which split. Default: ${DEFAULT-VALUE}.")
    private OfflineData.Split split = OfflineData.Split.TEST;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images or tokens per forward pass; decides memory and the last bits. Default: the recipe's.")
    private Integer batch;

    @Option(
            names = "--engine",
            paramLabel = "decoded|packed|compressed",
            description =
                    "What multiplies: floats as decoded; signs of codes, for layers whose inputs are quantized too;"
                            + " compressed columns of shared weights. Default: ${DEFAULT-VALUE}.")
    private ScoringEngine engine = ScoringEngine.DECODED;

    @Override
    void run() throws IOException {
        Terminal terminal = Terminal.standardError();
        EvaluationReport report;
        try (var stopped = OnStop.saying(() -> "stopped; nothing was scored, and nothing is left behind", terminal)) {
            report = EvaluationReport.of(weights, arguments, split, batch, engine, terminal);
        }
        print(report, report.lines());
        if (report.scores().loss() == null) {
            throw new CommandFailure("the weights have no score: the network's outputs are not finite, "
                    + report.scores().nonFinite());
        }
    }
}

package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.TensorRule;
import io.proxquant.quantization.presets.AxisRule;

/** {@code proxquant try}: what each way of quantizing a file would cost and lose, without making any of them. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what quantizing a file of weights would cost and lose: bytes, bits per weight and error of every"
                    + " quantizer, number of bits and granularity, the Pareto front marked, and the command that makes it.",
            "Nothing is trained and nothing written. With --recipe the lines of the front are scored on the recipe's data too."
        },
        footer = {
            "",
            "Example: proxquant try weights.safetensors",
            "Exit status: 0 success, 1 bad input or failure, 2 bad usage."
        })
public final class TryCommand extends OfflineCommand {
    /** So many weights take seconds on two processors, and are enough that a second sample says the same. */
    private static final long SAMPLE = 1 << 22;
    /** Bytes of heap for each weight of the sample, for what the threads hold of it while they work. */
    private static final long SHARE = 64;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "Weights (F32, F16, BF16, F64): a .safetensors file, the .index.json of several, or a folder.")
    private InputFile file;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Measure errors on at most N weights. Default: 4 million, less where memory is short.")
    private Long sample;

    @Option(names = "--all", description = "Show every line, and not only the front and what comes close to it.")
    private boolean all;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Quantize the floating tensors that match, of any rank, and no others. May be repeated.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Copy the tensors that match. May be repeated.")
    private List<String> exclude = List.of();

    @Option(
            names = "--axis",
            paramLabel = "[GLOB=]N",
            description =
                    "The dimension of the output channels for lines of rows and groups: 1 for transposed convolutions and"
                            + " GPT-2's Conv1D. For the tensors that GLOB matches, or all others. May be repeated."
                            + " Default: as the recipe's network declares it, else 0.")
    private List<String> axes = List.of();

    @ArgGroup(exclusive = false, heading = "%nTo see accuracies too:%n")
    private Scored scored;

    /** The network and the data, where they are known. */
    static final class Scored {
        @ArgGroup(exclusive = false, multiplicity = "1")
        private NetworkArguments network;

        @Option(
                names = "--split",
                paramLabel = "training|validation|test",
                description = "Which split. Default: ${DEFAULT-VALUE}.")
        private OfflineData.Split split = OfflineData.Split.TEST;
    }

    @Override
    void run() throws IOException {
        long most = sample == null
                ? Math.max(1, Math.min(SAMPLE, Runtime.getRuntime().maxMemory() / SHARE))
                : sample;
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--sample must be 1 or more, not " + most);
        }
        Terminal terminal = Terminal.standardError();
        Function<List<String>, AxisRule> axis = axis();
        TensorRule rule = TensorRule.asked(include, exclude);
        try (var stopped = OnStop.saying(() -> "stopped; nothing was made, and nothing is left behind", terminal);
                SourceFile source = SourceFile.open(file)) {
            CompressionEstimator estimator = CompressionEstimator.of(source.file(), rule, axis, most);
            TryChoice choice = new TryChoice(file, include, exclude, estimator.axis());
            List<TryLine> lines = new TryMeasurement(estimator, rule, terminal).measure(OnStop::check);
            TryScores.Measured measured = scored == null
                    ? null
                    : new TryScores(estimator, source, scored.network, scored.split, terminal).of(TryLine.front(lines));
            TryReport report = TryReport.of(source, estimator, lines, measured, choice);
            print(report, report.lines(all, Terminal.outputColumns()));
        } catch (CompressionException e) {
            throw new CommandFailure(file + ": " + OptionsQuantization.refusal(e), e);
        }
    }

    /** The axes that were asked for, else those that the declared network has for the tensors that are quantized. */
    private Function<List<String>, AxisRule> axis() {
        if (!axes.isEmpty() || scored == null) {
            AxisRule asked = asked();
            return names -> asked;
        }
        return DeclaredAxes.of(scored.network.network())::among;
    }

    private AxisRule asked() {
        try {
            return QuantizationChoice.axis(axes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}

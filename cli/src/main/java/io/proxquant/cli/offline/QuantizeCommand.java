package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import io.proxquant.quantization.options.Declared;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.quantizers.Quantizers;

/** {@code proxquant quantize}: one safetensors file to one packed artifact, without any service. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        modelTransformer = QuantizeCommand.ListedQuantizers.class,
        description = {
            "Quantizes a safetensors file into DIR/artifact.safetensors and DIR/manifest.json.",
            "Floating tensors of rank 2 and more are quantized, the rest is copied."
        },
        footer = {
            "Their options: 'proxquant methods'.",
            "Patterns: * stands for any characters, dots too, ? for one; the whole name has to match.",
            "Exit status: 0 success, 1 bad input or failure, 2 bad usage."
        })
public final class QuantizeCommand extends OfflineCommand {
    /** Puts the quantizers that there are before the footer, so that the help text needs no list of its own. */
    static final class ListedQuantizers implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            String names = Quantizers.declared().stream().map(Declared::name).collect(Collectors.joining(", "));
            List<String> footer = new ArrayList<>(List.of("", "Quantizers: " + names + "."));
            footer.addAll(List.of(spec.usageMessage().footer()));
            spec.usageMessage().footer(footer.toArray(String[]::new));
            return spec;
        }
    }

    @Parameters(index = "0", paramLabel = "FILE", description = "Weights, a .safetensors file (F32, F16, BF16, F64).")
    private Path file;

    @Option(names = "--quantizer", required = true, paramLabel = "NAME", description = "Which quantizer; see below.")
    private String quantizer;

    @Option(
            names = "--bits",
            paramLabel = "K",
            description = "Bits per weight, for quantizers that offer a choice; the same as --option bits=K.")
    private Integer bits;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the quantizer; 'proxquant methods' lists them. May be repeated.")
    private Map<String, String> options = Map.of();

    @Option(
            names = "--curvature",
            paramLabel = "FILE",
            description =
                    "Diagonal of the Hessian for loss-aware quantizers: a .safetensors file with a tensor of equal name"
                            + " and shape for every quantized one, values from 0 up. Without it D = 1.")
    private Path curvature;

    @Option(
            names = "--granularity",
            paramLabel = "tensor|row|group:N",
            defaultValue = "tensor",
            description =
                    "Which weights share a codebook: the tensor, one index of dimension 0 (row), or N weights of a"
                            + " row (group:N). Default: ${DEFAULT-VALUE}.")
    private String granularity;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory to create, or an empty one. One with other content is left alone.")
    private Path out;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Quantize the floating tensors that match, of any rank, and no others. May be repeated.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Copy the tensors that match. May be repeated.")
    private List<String> exclude = List.of();

    @Option(
            names = "--allow-larger",
            description = "Write the result even if its tensors take more bytes than the source's.")
    private boolean allowLarger;

    @Override
    void run() throws IOException {
        QuantizationChoice choice = choice();
        if (curvature != null && !choice.needs(Need.CURVATURE)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--curvature is not used: quantizer '" + quantizer + "' takes none into account");
        }
        try (SourceFile source = SourceFile.open(file);
                Curvature diagonal = curvature == null ? Curvature.one() : Curvature.open(curvature)) {
            OfflineQuantization quantization = new OfflineQuantization(
                    choice,
                    new TensorSelection(include, exclude),
                    diagonal,
                    Runtime.getRuntime().maxMemory(),
                    allowLarger);
            QuantizationReport report = quantization.run(source, out);
            print(report, report.lines());
        }
    }

    private QuantizationChoice choice() {
        try {
            return QuantizationChoice.of(quantizer, bits, options, granularity);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}

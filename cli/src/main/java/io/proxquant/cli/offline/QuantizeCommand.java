package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code proxquant quantize}: one safetensors file to one packed artifact, without any service. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        description = {
            "Quantizes a safetensors file into DIR/artifact.safetensors and DIR/manifest.json.",
            "Floating tensors of rank 2 and more are quantized, the rest is copied."
        },
        footer = {
            "",
            "Quantizers: binary (a * sign, a = mean|w|; 1 bit), binary-unit (+-1; 1 bit),",
            "ternary (exact, symmetric; 2 bits), ternary-two-sided (2 bits), alternating (1 to 4 bits).",
            "Patterns: * stands for any characters, dots too, ? for one; the whole name has to match.",
            "Exit status: 0 success, 1 bad input or failure, 2 bad usage."
        })
public final class QuantizeCommand extends OfflineCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "Weights, a .safetensors file (F32, F16, BF16, F64).")
    private Path file;

    @Option(names = "--quantizer", required = true, paramLabel = "NAME", description = "Which quantizer; see below.")
    private String quantizer;

    @Option(
            names = "--bits",
            paramLabel = "K",
            description = "Bits per weight, for quantizers that offer a choice (alternating: 2 by default).")
    private Integer bits;

    @Option(
            names = "--granularity",
            paramLabel = "tensor|row",
            defaultValue = "tensor",
            description =
                    "Which weights share a codebook: the tensor, one index of dimension 0 (row), or N weights of a"
                            + " row (group:N). Default: ${DEFAULT-VALUE}.")
    private String granularity;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory to create. One with other content is left alone.")
    private Path out;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Quantize the floating tensors that match, of any rank, and no others. May be repeated.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Copy the tensors that match. May be repeated.")
    private List<String> exclude = List.of();

    @Override
    void run() throws IOException {
        QuantizationChoice choice = choice();
        OfflineQuantization quantization = new OfflineQuantization(
                choice,
                new TensorSelection(include, exclude),
                Runtime.getRuntime().maxMemory());
        try (SourceFile source = SourceFile.open(file)) {
            QuantizationReport report = quantization.run(source, out);
            print(report, report.lines());
        }
    }

    private QuantizationChoice choice() {
        try {
            return QuantizationChoice.of(quantizer, bits, granularity);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}

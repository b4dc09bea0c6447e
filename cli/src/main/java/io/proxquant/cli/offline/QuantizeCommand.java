package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.ByteSize;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.recipes.QuantizationVariant;

/** {@code proxquant quantize}: one safetensors file to one packed artifact, without any service. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        modelTransformer = QuantizeCommand.ListedQuantizers.class,
        description = {
            "Quantizes weights into DIR/artifact.safetensors and DIR/manifest.json.",
            "Floating tensors of rank 2 and more are quantized, the rest is copied.",
            "With --recipe the artifacts are those that the quantizer service makes of the file, byte for byte: of several"
                    + " each has its files in DIR/NAME."
        },
        footer = {
            "Their options: 'proxquant methods'.",
            "Patterns: * stands for any characters, dots too, ? for one; the whole name has to match.",
            "Exit status: 0 success, 1 bad input or failure, 2 bad usage."
        })
public final class QuantizeCommand extends OfflineCommand {
    private final Terminal terminal = Terminal.standardError();

    /** Lists the known quantizers before the footer, so that the help text needs no list of its own. */
    static final class ListedQuantizers implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            String names =
                    Quantizers.declared().stream().map(PieceDeclaration::name).collect(Collectors.joining(", "));
            List<String> footer = new ArrayList<>(List.of("", "Quantizers: " + names + "."));
            footer.addAll(List.of(spec.usageMessage().footer()));
            spec.usageMessage().footer(footer.toArray(String[]::new));
            return spec;
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "Weights (F32, F16, BF16, F64): a .safetensors file, the .index.json of several, or a folder of a model.")
    private InputFile file;

    @Option(
            names = "--recipe",
            paramLabel = "RECIPE",
            description = "Makes what the recipe's quantizations: say, instead of what the options below say.")
    private InputFile recipe;

    @Option(
            names = "--quantization",
            paramLabel = "NAME",
            description =
                    "Of the recipe's quantizations this one only; or, of a prox path, the artifact of one strength,"
                            + " such as path-0.1. May be repeated. Default: all.")
    private List<String> quantizations = List.of();

    @Option(
            names = "--codes",
            paramLabel = "FILE",
            description =
                    "Codes that a checkpoint of the recipe's method carries from its freeze on; they are packed as"
                            + " they are.")
    private InputFile codes;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "A plan of bits, as 'proxquant plan' writes it, that the recipe names by its digest. May be repeated.")
    private List<InputFile> plans = List.of();

    @Option(names = "--quantizer", paramLabel = "NAME", description = "Which quantizer; see below.")
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
    private InputFile curvature;

    @Option(
            names = "--granularity",
            paramLabel = "tensor|row|group:N",
            description = "Which weights share a codebook: the tensor, one index of the axis (row), or N weights of a"
                    + " row (group:N). Default: tensor.")
    private String granularity;

    @Option(
            names = "--axis",
            paramLabel = "[GLOB=]N",
            description =
                    "The dimension of the output channels, whose rows or groups share a codebook: 1 for transposed"
                            + " convolutions and GPT-2's Conv1D. For the tensors that GLOB matches, or all others. May be"
                            + " repeated. Default: 0.")
    private List<String> axes = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description =
                    "Directory to create, or an empty one. One with other content is left alone; of several artifacts"
                            + " this holds for each DIR/NAME.")
    private Path out;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Quantize the floating tensors that match, of any rank, and no others. May be repeated.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Copy the tensors that match. May be repeated.")
    private List<String> exclude = List.of();

    @Option(
            names = "--share-equal-tensors",
            description = "Store tensors that come out equal, as tied weights do, once (artifact format 2).")
    private boolean shareEqual;

    @Option(
            names = "--entropy-coding",
            description =
                    "Code every stream by a Huffman or range code where that makes it smaller (artifact format 2).")
    private boolean entropyCoding;

    @Option(
            names = "--allow-larger",
            description = "Write the result even if its tensors take more bytes than the source's.")
    private boolean allowLarger;

    @Option(
            names = "--max-shard-size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description =
                    "Most bytes of tensors in one file, such as 500MB or 5GB; more are written as files with an index."
                            + " Default: 5GB if the weights are in several files, else one file.")
    private Long maxShardSize;

    @Override
    void run() throws IOException {
        if (recipe != null) {
            refuseWithRecipe();
            try (SourceFile source = SourceFile.open(file);
                    RecipeQuantizations asked = RecipeQuantizations.open(recipe, codes, plans)) {
                make(source, asked);
            }
            return;
        }
        QuantizationChoice choice = choice();
        try (SourceFile source = SourceFile.open(file);
                CurvatureFile diagonal = curvature == null ? CurvatureFile.one() : CurvatureFile.open(curvature)) {
            QuantizationTask task = new OptionsQuantization(
                            choice, include, exclude, diagonal, allowLarger, shareEqual, entropyCoding)
                    .task();
            QuantizationReport report;
            try (Bar bar = bar(source, 1)) {
                report = quantization(bar).run(source, task, out);
            }
            print(report, report.lines(Terminal.outputColumns()));
        }
    }

    /**
     * Makes the recipe's artifacts; one that these weights do not allow is refused and the others are still made, as in
     * the service.
     */
    private void make(SourceFile source, RecipeQuantizations asked) throws IOException {
        List<QuantizationVariant> variants = asked.variants(quantizations);
        asked.requireNetwork(source);
        List<QuantizationReport> made = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        try (Bar bar = bar(source, variants.size())) {
            OfflineQuantization quantization = quantization(bar);
            for (int i = 0; i < variants.size(); i++) {
                QuantizationVariant variant = variants.get(i);
                bar.say(variant.name());
                try {
                    Path directory = variants.size() == 1 ? out : out.resolve(variant.name());
                    made.add(quantization.run(source, asked.task(variant, source), directory));
                } catch (CommandFailure e) {
                    if (OnStop.stopping()) {
                        throw e;
                    }
                    refused.add(e.getMessage());
                    bar.stepTo((i + 1) * OfflineQuantization.work(source));
                }
            }
        }
        RecipeReport report = new RecipeReport(made, refused);
        if (!made.isEmpty()) {
            print(report, report.lines(Terminal.outputColumns()));
        }
        if (!refused.isEmpty()) {
            throw new CommandFailure(String.join("\n", refused));
        }
    }

    private Bar bar(SourceFile source, int artifacts) {
        return terminal.bar("quantizing", artifacts * OfflineQuantization.work(source));
    }

    private OfflineQuantization quantization(Bar bar) {
        return new OfflineQuantization(
                Runtime.getRuntime().maxMemory(), Optional.ofNullable(maxShardSize), terminal, bar, OnStop::check);
    }

    private void refuseWithRecipe() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--quantizer", quantizer != null);
        given.put("--bits", bits != null);
        given.put("--option", !options.isEmpty());
        given.put("--curvature", curvature != null);
        given.put("--granularity", granularity != null);
        given.put("--axis", !axes.isEmpty());
        given.put("--include", !include.isEmpty());
        given.put("--exclude", !exclude.isEmpty());
        given.put("--share-equal-tensors", shareEqual);
        given.put("--entropy-coding", entropyCoding);
        given.put("--allow-larger", allowLarger);
        given.forEach((name, there) -> {
            if (there) {
                throw usage(name + " does not go with --recipe, which says all of it");
            }
        });
    }

    private QuantizationChoice choice() {
        if (codes != null || !quantizations.isEmpty() || !plans.isEmpty()) {
            String option = !plans.isEmpty() ? "--plan" : codes == null ? "--quantization" : "--codes";
            throw usage(option + " goes with --recipe only");
        }
        if (quantizer == null) {
            throw usage("name a --quantizer, or a --recipe that does");
        }
        QuantizationChoice choice;
        try {
            choice =
                    QuantizationChoice.of(quantizer, bits, options, granularity == null ? "tensor" : granularity, axes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (curvature != null && !choice.needs(Need.CURVATURE)) {
            throw usage("--curvature is not used: quantizer '" + quantizer + "' takes none into account");
        }
        return choice;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.ByteSize;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stop.CommandDirectory;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.Json;
import io.proxquant.exports.ExportFormats;
import io.proxquant.exports.ExportRecord;
import io.proxquant.exports.ExportSettings;
import io.proxquant.recipes.QuantizationVariant;

/** {@code proxquant verify}: makes an artifact or an export again and says whether every byte is equal. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Makes what 'quantize' or 'export' wrote into DIR again, from what it was made of and what the record beside it says,"
                    + " and compares every byte.",
            "Nothing in DIR is changed."
        },
        footer = {"", "Exit status: 0 every byte is equal, 1 something differs, or bad input, 2 bad usage."})
public final class VerifyCommand extends OfflineCommand {
    @Parameters(
            paramLabel = "DIR",
            description = "A directory with manifest.json (an artifact) or proxquant-export.json (an export).")
    private Path directory;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            description = "What it was made of: the weights of an artifact, the artifact of an export.")
    private InputFile from;

    @Option(
            names = "--recipe",
            paramLabel = "RECIPE",
            description = "The recipe, of an artifact that was made by one. The manifest has its digest.")
    private InputFile recipe;

    @Option(
            names = "--codes",
            paramLabel = "FILE",
            description = "The codes that were packed, if 'quantize' had --codes.")
    private InputFile codes;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "A plan of bits that the recipe names. May be repeated.")
    private List<InputFile> plans = List.of();

    @Option(
            names = "--curvature",
            paramLabel = "FILE",
            description = "The diagonal of the Hessian, if 'quantize' had --curvature.")
    private InputFile curvature;

    @Option(
            names = "--max-shard-size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "As 'quantize' had it.")
    private Long maxShardSize;

    @Override
    void run() throws IOException {
        Path record = ExportRecord.in(directory);
        Path manifest = directory.resolve(OfflineQuantization.MANIFEST);
        if (!Files.isRegularFile(record) && !Files.isRegularFile(manifest)) {
            throw new CommandFailure(directory + " has neither " + OfflineQuantization.MANIFEST + " nor "
                    + ExportRecord.FILE + ", which say how it was made");
        }
        try (CommandDirectory place =
                        CommandDirectory.temporary(CommandDirectory.place(System.getenv()), "proxquant-verify");
                OnStop gone = place.goesOnStop()) {
            Path again = place.path().resolve("again");
            if (Files.isRegularFile(record)) {
                export(read(record), again);
            } else {
                quantize(read(manifest), again);
            }
            VerificationReport report = VerificationReport.of(directory, again);
            print(report, report.lines());
            if (!report.equal()) {
                throw new CommandFailure(report.difference());
            }
        }
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return Json.mapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new CommandFailure(file + ": " + Json.problem(e), e);
        }
    }

    private void export(JsonNode record, Path again) throws IOException {
        ExportSettings settings = told(ExportRecord.FILE, record, "settings", ExportSettings.class);
        new OfflineExport(ExportFormats.named(record.path("format").asText()), settings, again).run(from);
    }

    private void quantize(JsonNode manifest, Path again) throws IOException {
        try (SourceFile source = SourceFile.open(from)) {
            if (!source.checkpoint()
                    .toString()
                    .equals(manifest.path("checkpoint").asText())) {
                throw new CommandFailure(
                        "--from " + from + ": has checkpoint digest " + source.checkpoint() + ", and " + directory
                                + " was made of " + manifest.path("checkpoint").asText());
            }
            if (manifest.has("recipe")) {
                byRecipe(manifest.get("recipe"), source, again);
            } else {
                byOptions(
                        told(OfflineQuantization.MANIFEST, manifest, "quantization", OfflineManifest.Settings.class),
                        source,
                        again);
            }
        }
    }

    private <T> T told(String file, JsonNode record, String key, Class<T> type) throws IOException {
        if (!record.path(key).isObject()) {
            throw new CommandFailure(
                    directory.resolve(file) + ": has no object '" + key + "', which says how it was made");
        }
        try {
            return Json.mapper().treeToValue(record.path(key), type);
        } catch (JacksonException e) {
            throw new CommandFailure(directory.resolve(file) + ": " + key + ": " + Json.problem(e), e);
        }
    }

    private void byRecipe(JsonNode made, SourceFile source, Path again) throws IOException {
        if (recipe == null) {
            throw CommandFailure.badUsage(directory + " was made by the recipe with digest "
                    + made.path("digest").asText() + "; name it with --recipe");
        }
        try (RecipeQuantizations asked = RecipeQuantizations.open(recipe, codes, plans)) {
            String name = made.at("/quantization/name").asText();
            QuantizationVariant variant = asked.variants(List.of(name)).stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure(recipe + ": lists no quantization '" + name + "'"));
            make(source, asked.task(variant, source), again);
        }
    }

    private void byOptions(OfflineManifest.Settings settings, SourceFile source, Path again) throws IOException {
        int revision = settings.revision() == null ? 1 : settings.revision();
        QuantizationChoice choice = choice(settings, revision);
        if (revision != choice.quantizer().revision()) {
            throw new CommandFailure(
                    directory + " was made by revision " + revision + " of quantizer '" + settings.quantizer()
                            + "', and here it is " + choice.quantizer().revision());
        }
        if ((settings.curvature() == null) != (curvature == null)) {
            throw CommandFailure.badUsage(directory + " was made "
                    + (curvature == null ? "with --curvature; name the file" : "without --curvature"));
        }
        try (CurvatureFile diagonal = curvature == null ? CurvatureFile.one() : CurvatureFile.open(curvature)) {
            OptionsQuantization asked = new OptionsQuantization(
                    choice,
                    settings.include(),
                    settings.exclude(),
                    diagonal,
                    true,
                    settings.shareEqualTensors() != null,
                    settings.entropyCoding() != null);
            make(source, asked.task(), again);
        }
    }

    private QuantizationChoice choice(OfflineManifest.Settings settings, int revision) {
        try {
            return QuantizationChoice.again(settings).atRevision(revision);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(directory.resolve(OfflineQuantization.MANIFEST) + ": " + e.getMessage(), e);
        }
    }

    private void make(SourceFile source, QuantizationTask task, Path again) throws IOException {
        Terminal terminal = Terminal.standardError();
        try (Bar bar = terminal.bar("making it again", OfflineQuantization.work(source))) {
            new OfflineQuantization(
                            Runtime.getRuntime().maxMemory(),
                            Optional.ofNullable(maxShardSize),
                            terminal,
                            bar,
                            OnStop::check)
                    .run(source, task, again);
        }
    }
}

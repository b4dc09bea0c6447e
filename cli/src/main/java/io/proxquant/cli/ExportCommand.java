package io.proxquant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.models.ArtifactReference;
import io.proxquant.cli.models.PulledArtifact;
import io.proxquant.cli.offline.ExportReport;
import io.proxquant.cli.offline.OfflineExport;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.CommandDirectory;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Printable;
import io.proxquant.exports.ExportFormat;
import io.proxquant.exports.ExportFormats;
import io.proxquant.exports.ExportSettings;
import io.proxquant.exports.FormatOption;
import io.proxquant.storage.LocalDisk;

/**
 * {@code proxquant export}: writes an artifact, from a file or from the store, in a format that other programs serve.
 */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        modelTransformer = ExportCommand.ListedFormats.class,
        description = {
            "Writes an artifact in a format of others, every weight as the artifact decodes to, bit for bit, or not at all.",
            "The directory gets the format's files and proxquant-export.json, which says what they are: all or none."
        },
        footer = {"", "Exit status: 0 success, 1 bad input or failure, 2 bad usage."})
final class ExportCommand implements Callable<Integer> {
    /** Lists the known formats before the footer, so that the help text needs no list of its own. */
    static final class ListedFormats implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            List<String> footer = new ArrayList<>(List.of("", "Formats and their options:"));
            for (ExportFormat format : ExportFormats.all()) {
                footer.add("  " + format.name() + ": " + format.description());
                for (FormatOption option : format.options()) {
                    footer.add("    " + option.name() + "=" + option.values() + ": " + option.description());
                }
            }
            footer.addAll(List.of(spec.usageMessage().footer()));
            spec.usageMessage().footer(footer.toArray(String[]::new));
            return spec;
        }
    }

    @Parameters(
            paramLabel = "ARTIFACT",
            description =
                    "An artifact's file, index or folder; or MODEL@champion, MODEL@previous, MODEL@DIGEST out of the"
                            + " store.")
    private InputFile artifact;

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "Which format; see below.")
    private String format;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory to create, or an empty one. One with other content is left alone.")
    private Path out;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the format; see below. May be repeated.")
    private Map<String, String> options = Map.of();

    @Option(
            names = "--allow-inexact",
            description =
                    "Rounds what the format cannot hold, says by how much at most and on average, and marks the files.")
    private boolean allowInexact;

    @Option(
            names = "--decode-others",
            description = "Stores quantized tensors that the format has no packed form for decoded, in F32.")
    private boolean decodeOthers;

    @Mixin
    private JsonOutput json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ExportFormat wanted;
        try {
            wanted = ExportFormats.named(format);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--format: " + e.getMessage(), e);
        }
        OfflineExport export =
                new OfflineExport(wanted, new ExportSettings(allowInexact, decodeOthers, new TreeMap<>(options)), out);
        if (stored()) {
            fromStore(ArtifactReference.of(artifact.argument()), export);
        } else {
            print(export.run(artifact));
        }
        return 0;
    }

    /** Whether the argument names an artifact in the store; a file of that name on the disk takes precedence. */
    private boolean stored() {
        return ArtifactReference.is(artifact.argument()) && !Files.exists(Path.of(artifact.argument()));
    }

    private void fromStore(ArtifactReference reference, OfflineExport export) {
        try (var installation =
                        new Installation(connection.connection(Workplace.here(), System.getenv()), Clock.systemUTC());
                CommandDirectory directory =
                        CommandDirectory.temporary(CommandDirectory.place(System.getenv()), "proxquant-export");
                OnStop gone = directory.goesOnStop()) {
            PulledArtifact pulled =
                    PulledArtifact.into(reference, directory.path().resolve("artifact"), installation);
            print(export.run(InputFile.of(Path.of(pulled.file()), reference.toString())));
        } catch (IOException e) {
            throw new CommandFailure(LocalDisk.problem(e), e);
        }
    }

    private void print(ExportReport report) {
        if (json.wanted()) {
            json.print(Json.mapper().valueToTree(report));
            return;
        }
        var stdout = spec.commandLine().getOut();
        report.lines(Terminal.outputColumns()).forEach(line -> stdout.println(Printable.line(line)));
        stdout.flush();
    }
}

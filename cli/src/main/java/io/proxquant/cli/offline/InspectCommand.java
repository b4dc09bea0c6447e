package io.proxquant.cli.offline;

import java.io.IOException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;

/** {@code proxquant inspect}: what a safetensors file or an artifact holds. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the tensors of a safetensors file: name, type, shape, bytes.",
            "An artifact is shown as stored (codes, codebooks) and as decoded; all its codes are checked."
        },
        footer = {"", "Exit status: 0 success, 1 bad input or failure, 2 bad usage."})
public final class InspectCommand extends OfflineCommand {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "A .safetensors file, the .index.json of several, or a folder with one of these. - is standard input.")
    private InputFile file;

    @Override
    void run() throws IOException {
        try (SourceFile source = SourceFile.open(file)) {
            Inspection inspection = Inspection.of(source, Terminal.standardError());
            print(inspection, inspection.lines(Terminal.outputColumns()));
        }
    }
}

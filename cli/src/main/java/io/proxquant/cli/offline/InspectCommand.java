package io.proxquant.cli.offline;

import java.io.IOException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--by-layer",
            description =
                    "Of an artifact, also what is left of each layer's float bytes after pruning (P), sharing of values (P+Q)"
                            + " and entropy coding (P+Q+H), with the bits of a kept weight and of its index; tables and codebooks"
                            + " count, headers do not.")
    private boolean byLayer;

    @Override
    void run() throws IOException {
        try (SourceFile source = SourceFile.open(file)) {
            Inspection inspection = Inspection.of(source, byLayer, Terminal.standardError());
            print(inspection, inspection.lines(Terminal.outputColumns()));
        }
    }
}

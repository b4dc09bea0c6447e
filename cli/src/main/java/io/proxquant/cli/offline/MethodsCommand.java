package io.proxquant.cli.offline;

import java.util.List;

import picocli.CommandLine.Command;

/** {@code proxquant methods}: what recipes and {@code quantize} can name. */
@Command(
        name = "methods",
        mixinStandardHelpOptions = true,
        description = {
            "Lists training methods, quantizers, proximal maps, schedules and gradient rules: name, source, and parameters with"
                    + " their defaults and ranges."
        },
        footer = {
            "",
            "'needs' says what a file of weights cannot give: methods need training. A quantizer that needs curvature takes"
                    + " it from --curvature, else D = 1; one that needs trained levels begins at their published values.",
            "Exit status: 0 success, 1 failure, 2 bad usage."
        })
public final class MethodsCommand extends OfflineCommand {
    @Override
    void run() {
        List<ListedPiece> pieces = ListedPiece.all();
        print(pieces, ListedPiece.lines(pieces));
    }
}

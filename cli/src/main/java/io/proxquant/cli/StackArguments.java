package io.proxquant.cli;

import java.security.SecureRandom;
import java.util.SplittableRandom;

import picocli.CommandLine.Option;

import io.proxquant.cli.stack.StackPorts;

/** Options of every command that starts a local stack. */
final class StackArguments {
    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the console (default ${DEFAULT-VALUE}).",
            defaultValue = "8080")
    private int console;

    @Option(names = "--free-ports", description = "Use any free ports instead of the fixed ones.")
    private boolean free;

    StackPorts ports() {
        return free
                ? StackPorts.free(new SplittableRandom(new SecureRandom().nextLong()))
                : StackPorts.DEFAULT.withConsole(console);
    }
}

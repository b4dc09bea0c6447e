package io.proxquant.cli;

import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that print a long list page by page. */
final class PageArguments {
    private static final int MOST = 1_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many (default ${DEFAULT-VALUE}, at most " + MOST + ").",
            defaultValue = "50")
    private int limit;

    @Option(names = "--after", paramLabel = "NAME", description = "Those that come after this one: the next page.")
    private String after;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    int limit() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(command.commandLine(), "--limit is " + limit + ", it must be 1 to " + MOST);
        }
        return limit;
    }

    Optional<String> after() {
        return Optional.ofNullable(after);
    }
}

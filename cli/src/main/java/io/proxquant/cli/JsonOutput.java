package io.proxquant.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.proxquant.contracts.Printable;

/** The option of every command whose results a program may want to read. */
public final class JsonOutput {
    @Option(
            names = "--json",
            description = "Print the results as one JSON value on standard output, and nothing else there.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Whether the results are wanted as JSON. */
    public boolean wanted() {
        return json;
    }

    /** Prints the results as one line of JSON. */
    public void print(JsonNode results) {
        var out = command.commandLine().getOut();
        out.println(Printable.line(results.toString()));
        out.flush();
    }
}

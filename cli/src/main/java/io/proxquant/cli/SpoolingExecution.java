package io.proxquant.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

import io.proxquant.storage.LocalDisk;

/**
 * Runs a command and then removes the content of pipes that was kept for it. What cannot be removed is reported but is no failure,
 * since the command's work is done and the next one removes it.
 */
final class SpoolingExecution implements IExecutionStrategy {
    private final Closeable inputs;

    SpoolingExecution(Closeable inputs) {
        this.inputs = inputs;
    }

    @Override
    public int execute(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } finally {
            remove(parsed.commandSpec().commandLine());
        }
    }

    private void remove(CommandLine line) {
        try {
            inputs.close();
        } catch (IOException e) {
            tell(line, e);
        } catch (UncheckedIOException e) {
            tell(line, e.getCause());
        }
    }

    private static void tell(CommandLine line, IOException e) {
        ErrorOutput.say(line, "what was kept of a pipe could not be removed: " + LocalDisk.problem(e));
    }
}

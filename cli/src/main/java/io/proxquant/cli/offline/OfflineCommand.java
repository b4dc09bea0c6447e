package io.proxquant.cli.offline;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.JsonOutput;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.Printable;
import io.proxquant.storage.LocalDisk;

/**
 * What the file commands share: results on standard output, as JSON with {@code --json}; trouble with files becomes one
 * line that says what is wrong.
 */
abstract class OfflineCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    private JsonOutput json;

    @Override
    public final Integer call() {
        explained(this::run);
        return 0;
    }

    /** Work whose failures are reported to the user in one line. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Does the work; a failure becomes a {@link CommandFailure} that its user understands. */
    static void explained(Work work) {
        try {
            work.run();
        } catch (NewerFormatException e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(LocalDisk.problem(e), e);
        } catch (OutOfMemoryError e) {
            throw new CommandFailure(
                    "the " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB of memory are not enough; "
                            + JavaMemory.ADVICE,
                    e);
        }
    }

    /** Does the work and prints its result. */
    abstract void run() throws IOException;

    /** Prints a result as text lines, or the value itself as JSON; names from files are made safe to print. */
    void print(Object value, Iterable<String> lines) {
        if (json.wanted()) {
            json.print(Json.mapper().valueToTree(value));
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(line -> out.println(Printable.line(line)));
        out.flush();
    }
}

package io.proxquant.cli.offline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Complaint;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.Printable;

/**
 * What the file commands share: results on standard output, as one JSON object with {@code --json}; errors on standard
 * error, one line that says what is wrong, with exit status 1.
 */
abstract class OfflineCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean json;

    @Override
    public final Integer call() {
        try {
            run();
            return 0;
        } catch (CommandFailure | NewerFormatException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed(describe(e));
        } catch (OutOfMemoryError e) {
            return failed("the " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB of memory are not enough; "
                    + JavaMemory.ADVICE);
        }
    }

    /** Does the work and prints its result. */
    abstract void run() throws IOException;

    /** Prints a result: as text lines, or the value itself as JSON; names in files are anybody's, and made safe to print. */
    void print(Object value, Iterable<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            try {
                out.println(Printable.line(Json.mapper().writeValueAsString(value)));
            } catch (JsonProcessingException e) {
                throw new CommandFailure("the result cannot be written as JSON: " + Json.problem(e), e);
            }
        } else {
            lines.forEach(line -> out.println(Printable.line(line)));
        }
        out.flush();
    }

    private int failed(String message) {
        Complaint.say(spec.commandLine(), message);
        return 1;
    }

    private static String describe(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getFile() + ": " + failed.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}

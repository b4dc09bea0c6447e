package io.proxquant.checkpoints;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** The peers in Python: what they print, or a skip with its reason where Python or a package is missing. */
public final class Python {
    private Python() {}

    /** Skips the test without these packages; with CI=true that is a failure. */
    public static void require(String... packages) throws InterruptedException {
        String imported = String.join(", ", packages);
        try {
            run("-c", "import " + imported);
        } catch (AssertionError | IOException missing) {
            String reason = "python3 with " + imported + " is not there: " + missing.getMessage();
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
    }

    /** Runs a script of {@code src/test/python} to its end and gives what it printed. */
    public static String script(String name, List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("src/test/python", name).toString()));
        command.addAll(arguments);
        return run(command.toArray(String[]::new));
    }

    /** Runs the interpreter with these arguments to its end and gives what it printed. */
    public static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}

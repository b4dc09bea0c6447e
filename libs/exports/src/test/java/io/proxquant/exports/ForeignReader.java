package io.proxquant.exports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Readers in Python that are not ours: what they make of an export, beside what the artifact decodes to. */
final class ForeignReader {
    private ForeignReader() {}

    /** Skips the test without these packages; with CI=true that is a failure. */
    static void require(String packages) throws InterruptedException {
        try {
            run(List.of("python3", "-B", "-c", "import " + packages));
        } catch (AssertionError | IOException missing) {
            String reason = "python3 with " + packages + " is not there: " + missing.getMessage();
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
    }

    static JsonNode compare(String format, Path export, Path artifact) throws IOException, InterruptedException {
        return Json.mapper()
                .readTree(run(List.of(
                        "python3",
                        "-B",
                        "src/test/python/compare_export.py",
                        format,
                        export.toString(),
                        artifact.toString(),
                        "../checkpoints/src/test/python")));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}

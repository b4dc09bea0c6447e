package io.proxquant.systemtests.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** The Python of docs/producers.md, as it stands there, in a process of its own. */
final class PagePython {
    private static final Path PAGE = Path.of(System.getProperty("proxquant.root"), "docs/producers.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```python\n(.*?)^```$");
    private static final Pattern INSTALLED = Pattern.compile("`pip install ([^`]+)`");

    private PagePython() {}

    /** Skips a test where the page's packages are not there; with CI=true, whose venv has them, that is a failure. */
    static void require() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", "-B", "-c", "import boto3, kafka, numpy, safetensors")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            String reason = "python3 lacks what docs/producers.md installs, pip install " + packages() + ": " + said;
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
    }

    /** What the page has installed, with versions. */
    static String packages() throws IOException {
        return INSTALLED
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(" "));
    }

    /** Runs all blocks of the page, one after the other, in this folder and gives what they print. */
    static String run(Path folder, Map<String, String> variables) throws IOException, InterruptedException {
        String blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.joining("\n"));
        Path script = Files.writeString(folder.resolve("producers.py"), blocks);
        ProcessBuilder builder = new ProcessBuilder(List.of("python3", "-B", script.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}

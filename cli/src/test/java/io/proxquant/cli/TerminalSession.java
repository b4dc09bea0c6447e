package io.proxquant.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A program in a terminal, as a person runs it: {@code src/test/python/terminal.py} is the terminal. */
public final class TerminalSession {
    /** Environment variable with words of the program at which Ctrl-C is pressed. */
    public static final String CTRL_C_AT = "CTRL_C_AT";

    private final Process terminal;

    private TerminalSession(Process terminal) {
        this.terminal = terminal;
    }

    /**
     * What the terminal had at the end.
     *
     * @param status with which the program ended
     * @param screen its lines
     * @param broken lines that were too long for it
     * @param said all that the program wrote
     */
    public record End(int status, List<String> screen, List<String> broken, String said) {}

    /** The command itself in a terminal of 80 columns, Ctrl-C being pressed at these words of it, if not null. */
    public static TerminalSession command(String ctrlCAt, Map<String, String> environment, Object... arguments)
            throws IOException {
        List<String> main = new ArrayList<>(List.of(ProxQuant.class.getName()));
        List.of(arguments).forEach(each -> main.add(each.toString()));
        return start("80", ctrlCAt, environment, main);
    }

    /**
     * A class with a main method.
     *
     * @param columns widths of the window, one after the other
     */
    public static TerminalSession start(
            String columns, String ctrlCAt, Map<String, String> environment, List<String> main) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-B",
                Path.of("src/test/python/terminal.py").toString(),
                columns,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dproxquant.terminal=true",
                "-Dproxquant.terminal.output=true",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(main);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("COLUMNS");
        builder.environment().putAll(environment);
        if (ctrlCAt != null) {
            builder.environment().put(CTRL_C_AT, ctrlCAt);
        }
        try {
            return new TerminalSession(builder.start());
        } catch (IOException e) {
            assumeTrue("true".equals(System.getenv("CI")), "python3 is not there");
            throw e;
        }
    }

    /** Presses Ctrl-C, as the terminal sends it. */
    public void interrupt() throws Exception {
        signal("-INT");
    }

    /** Asks the program to end, as service managers and containers do. */
    public void terminate() throws Exception {
        signal("-TERM");
    }

    private void signal(String name) throws Exception {
        ProcessHandle program = terminal.children().findFirst().orElseThrow();
        assertThat(new ProcessBuilder("kill", name, Long.toString(program.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Whether the program still runs. */
    public boolean running() {
        return terminal.isAlive();
    }

    /** Waits for the program. */
    public End end() throws Exception {
        String printed = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(terminal.waitFor()).as(printed).isZero();
        JsonNode read = Json.mapper().readTree(printed);
        return new End(
                read.path("status").asInt(),
                texts(read.path("screen")),
                texts(read.path("broken")),
                read.path("said").asText());
    }

    private static List<String> texts(JsonNode lines) {
        List<String> texts = new ArrayList<>();
        lines.forEach(line -> texts.add(line.asText()));
        return texts;
    }
}

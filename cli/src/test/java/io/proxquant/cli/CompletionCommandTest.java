package io.proxquant.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** A real shell, asked for what it would offer at the Tab key. */
class CompletionCommandTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    Path work;

    @ParameterizedTest
    @CsvSource({
        "proxquant subm, submit",
        "./proxquant models ro, rollback",
        "proxquant submit --calib, --calibrate",
        "proxquant completion z, zsh",
    })
    void bashCompletesWhatIsThere(String typed, String completed) throws Exception {
        assertThat(offered(typed)).containsExactly(completed);
    }

    @Test
    void nothingIsOfferedForWhatIsNothing() throws Exception {
        assertThat(offered("proxquant danc")).isEmpty();
    }

    @Test
    void zshReadsTheSameThroughItsOwnReaderOfBashCompletions() {
        assertThat(Command.run("completion", "zsh").out())
                .isEqualTo(Command.run("completion", "bash").out())
                .contains("bashcompinit");
    }

    private List<String> offered(String typed) throws Exception {
        assumeThat(BASH).exists();
        Command script = Command.run("completion", "bash");
        assertThat(script.exit()).isZero();
        Path file = Files.writeString(work.resolve("completion.bash"), script.out());
        String ask =
                """
                source "$1"
                read -r -a COMP_WORDS <<<"$2"
                COMP_LINE=$2 COMP_POINT=${#2} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                function=$(complete -p proxquant | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                "$function" proxquant "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Process bash = new ProcessBuilder(BASH.toString(), "--norc", "-c", ask, "bash", file.toString(), typed)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}

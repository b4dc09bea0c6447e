package io.proxquant.cli;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.cli.layout.DisplayText;
import io.proxquant.cli.layout.Width;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorOutputTest {
    private static final String LONG =
            "model.safetensors: header at 0: this is no safetensors file but a Git LFS pointer,"
                    + " which stands for a file that was not fetched; fetch it with 'git lfs pull'";

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void aRefusalIsBrokenBetweenWordsWhereATerminalWouldBreakIt(int columns) {
        List<String> lines = ErrorOutput.fitted(ErrorOutput.text(LONG), columns);
        assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> DisplayText.width(line) <= columns);
        assertThat(lines.stream().map(String::strip).toList())
                .as("no word is lost or cut")
                .satisfies(each -> assertThat(String.join(" ", each)).isEqualTo("proxquant: " + LONG));
    }

    @Test
    void aCommandToBePastedAndWhatGoesIntoALogStayWhole() {
        String command = "proxquant: see ./proxquant models show a-model-with-a-long-name --installation my.properties";
        assertThat(ErrorOutput.fitted(command, 40)).containsExactly(command);
        assertThat(ErrorOutput.fitted(LONG + "\nmore", Width.unlimited().columns()))
                .containsExactly(LONG, "more");
    }
}

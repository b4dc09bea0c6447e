package io.proxquant.cli.layout;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tables, paragraphs and lines that are never longer than the terminal is wide. */
class TableTest {
    private static final String LONG = "model.layers.17.self_attn.q_proj.weight";

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 50, 60, 80, 100, 120})
    void noLineIsLongerThanTheTerminalAndNoFigureIsCut(int columns) {
        List<String> lines = table().lines(columns);
        assertThat(lines).allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(columns));
        assertThat(String.join("\n", lines)).contains("1,234,567").contains("98.90");
    }

    @Test
    void namesKeepTheirBeginningAndTheirEnd() {
        assertThat(DisplayText.cut(LONG, 20)).isEqualTo("model.laye…oj.weight").hasSize(20);
        assertThat(DisplayText.cut("short", 20)).isEqualTo("short");
    }

    @Test
    void nothingIsCutWhereNobodyCountsColumns() {
        assertThat(table().lines(Width.unlimited().columns()).get(1)).isEqualTo("  " + LONG + "     98.90  1,234,567");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndCombiningOnesNone() {
        assertThat(DisplayText.width("模型")).isEqualTo(4);
        assertThat(DisplayText.width("e\u0301")).isEqualTo(1);
        assertThat(new Table()
                        .text("name")
                        .figures("n")
                        .row("模型", "1")
                        .lines(80)
                        .get(1))
                .isEqualTo("  模型  1");
        assertThat(DisplayText.start("模型", 3)).isEqualTo("模");
    }

    @Test
    void whatATerminalWouldObeyIsSpelledOutBeforeItIsCounted() {
        assertThat(new Table().text("name").row("a\u001b[2J").lines(80).get(1)).isEqualTo("  a\\u001b[2J");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 79, 80, 200})
    void paragraphsBreakBetweenWordsAndWordsOnlyWhereTheyMust(int columns) {
        assertThat(Paragraph.of("Console: http://127.0.0.1:8080/runs/" + "x".repeat(90), "  ", columns))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(columns, 20)));
    }

    private static Table table() {
        return new Table().text("tensor").figures("accuracy").figures("bytes").row(LONG, "98.90", "1,234,567");
    }
}

package io.proxquant.cli.layout;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.proxquant.cli.Terminal;

import static org.assertj.core.api.Assertions.assertThat;

/** The line that is drawn over, in a window that is resized meanwhile. */
class ProgressLineTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final AtomicInteger columns = new AtomicInteger(80);
    private final ProgressLine line =
            new ProgressLine(new PrintStream(screen, true, StandardCharsets.UTF_8), columns::get);

    @Test
    void isShorterThanTheWindowWhateverIsSaid() {
        line.accept("x".repeat(200));
        assertThat(drawn()).isEqualTo("\r\033[J" + "x".repeat(79));
    }

    @Test
    void whatANarrowerWindowBrokeIsTakenBackAsAWhole() {
        line.accept("x".repeat(79));
        drawn();
        columns.set(40);
        line.accept("y".repeat(79));
        assertThat(drawn()).isEqualTo("\r\033[1A\033[J" + "y".repeat(39));
    }

    @Test
    void wideCharactersAreCounted() {
        columns.set(21);
        line.accept("模".repeat(20));
        assertThat(drawn()).isEqualTo("\r\033[J" + "模".repeat(10));
    }

    @Test
    void aBarWithItsFiguresFitsToo() {
        columns.set(40);
        try (Bar bar = Bar.on(line, "training", 1000)) {
            bar.stepTo(500);
            bar.say("quantizing, epoch 11/20, loss 0.1234, lambda 1.00e-04, sign change 0.1 %");
        }
        assertThat(drawn().replaceAll("\033\\[[0-9]*[A-Z]", "").split("[\r\n]"))
                .allSatisfy(part -> assertThat(part.length()).isLessThan(40))
                .anyMatch(part -> part.contains("50%"));
    }

    @Test
    void whatWasDrawnStaysAsItStandsWhenTheLastWordsAreSaid() {
        var out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(out, true, columns::get);
        terminal.draw("half");
        terminal.endWith("stopped");
        terminal.draw("more");
        assertThat(drawn()).isEqualTo("\r\033[Jhalf\nstopped\n");
    }

    @Test
    void theWidthIsAskedForAgainOnceTheWindowWasResizedAndNotOnEveryLook() {
        var resized = new AtomicBoolean();
        var said = new ArrayDeque<>(List.of(Optional.of("24 80\n"), Optional.of("24 57\n")));
        var width = new TerminalWidth(said::remove, null, () -> resized.getAndSet(false));
        assertThat(width.columns()).isEqualTo(80);
        assertThat(width.columns()).isEqualTo(80);
        resized.set(true);
        assertThat(width.columns()).isEqualTo(57);
        assertThat(width.columns()).isEqualTo(57);
    }

    @Test
    void aResizeWhileTheTerminalAnswersCountsForTheNextLook() {
        var resized = new AtomicBoolean();
        var said = new ArrayDeque<>(List.of("24 80\n", "24 57\n"));
        var width = new TerminalWidth(
                () -> {
                    resized.set(said.size() == 2);
                    return Optional.of(said.remove());
                },
                null,
                () -> resized.getAndSet(false));
        assertThat(width.columns()).isEqualTo(80);
        assertThat(width.columns()).isEqualTo(57);
    }

    @Test
    void aTerminalThatDidNotAnswerIsAskedAgain() {
        var said = new ArrayDeque<>(List.of(Optional.<String>empty(), Optional.of("24 57\n")));
        var width = new TerminalWidth(said::remove, null, () -> false);
        assertThat(width.columns()).isEqualTo(80);
        assertThat(width.columns()).isEqualTo(57);
    }

    @Test
    void columnsCountWhereTheTerminalDoesNotSayAndElseThereAreEighty() {
        assertThat(width("0 0", "132")).isEqualTo(132);
        assertThat(width(null, "132")).isEqualTo(132);
        assertThat(width(null, "wide")).isEqualTo(80);
        assertThat(width("24 100", "132")).isEqualTo(100);
        assertThat(width("24 3", null)).isEqualTo(20);
    }

    private static int width(String stty, String columns) {
        return new TerminalWidth(() -> Optional.ofNullable(stty), columns, () -> false).columns();
    }

    private String drawn() {
        String drawn = screen.toString(StandardCharsets.UTF_8);
        screen.reset();
        return drawn;
    }
}

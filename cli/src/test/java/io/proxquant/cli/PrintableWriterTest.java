package io.proxquant.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The last gate before the terminal: whatever reaches it, and in whatever pieces, comes out as text. */
class PrintableWriterTest {
    private final StringWriter terminal = new StringWriter();
    private final PrintWriter out = new PrintWriter(new PrintableWriter(terminal), true);

    @Test
    void whatATerminalObeysIsSpelledOut() {
        out.println("a\u001b[2J\u0007\u009b1m\u202e");
        out.print('\u001b');
        out.print(new char[] {'\0', 'b'});
        out.flush();

        assertThat(terminal.toString())
                .isEqualTo("a\\u001b[2J\\u0007\\u009b1m\\u202e" + System.lineSeparator() + "\\u001b\\u0000b");
    }

    @Test
    void textInAnyLanguageLineEndsAndTheColoursOfTheHelpStay() {
        out.print("\u001b[1mUsage\u001b[21m\u001b[0m:\t模型 größer 😀\n");
        out.flush();

        assertThat(terminal).hasToString("\u001b[1mUsage\u001b[21m\u001b[0m:\t模型 größer 😀\n");
    }
}

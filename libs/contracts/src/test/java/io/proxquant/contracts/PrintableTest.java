package io.proxquant.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever text a stranger chose, what is printed of it moves no cursor and ends no line. */
class PrintableTest {
    @Property
    void noLineHoldsWhatATerminalObeys(@ForAll String text) {
        assertThat(Printable.line(text).codePoints()).noneMatch(PrintableTest::obeyed);
        assertThat(Printable.lines(text).codePoints().filter(c -> c != '\n' && c != '\t'))
                .noneMatch(PrintableTest::obeyed);
    }

    @Property
    void aLineOfJsonStaysTheJsonThatItIs(@ForAll String text) throws Exception {
        String json = Json.mapper().writeValueAsString(text.replaceAll("[\\ud800-\\udfff]", ""));

        JsonNode read = Json.mapper().readTree(Printable.line(json));

        assertThat(read).isEqualTo(Json.mapper().readTree(json));
    }

    @Test
    void escapesAreSpelledOutAsJsonSpellsThem() {
        assertThat(Printable.line("a\u001b[2J\n\u202eb\u0007\0")).isEqualTo("a\\u001b[2J\\u000a\\u202eb\\u0007\\u0000");
    }

    private static boolean obeyed(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029;
    }
}

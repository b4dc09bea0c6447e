package io.proxquant.quantization.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CheckedOptionsTest {
    private static final PieceDeclaration DECLARED = new PieceDeclaration(
            "piece",
            "source",
            "summary",
            List.of(
                    OptionDeclaration.integer("bits", 2, 1, 8, "bits"),
                    OptionDeclaration.number("rate", 0.5, 0, 1, "rate"),
                    OptionDeclaration.flag("nesterov", false, "momentum ahead"),
                    OptionDeclaration.choice("range", List.of("mean", "max"), "range"),
                    OptionDeclaration.numbers("at", 0, 100, "epochs")));

    @Test
    void whatIsAbsentIsTheDefault() {
        CheckedOptions options = new CheckedOptions(DECLARED, Map.of());
        assertThat(options.integer("bits")).isEqualTo(2);
        assertThat(options.number("rate")).isEqualTo(0.5);
        assertThat(options.flag("nesterov")).isFalse();
        assertThat(options.string("range")).isEqualTo("mean");
        assertThat(options.has("bits")).isTrue();
        assertThat(options.has("at")).isFalse();
    }

    @Test
    void everyTypeIsReadAsItWasGiven() {
        CheckedOptions options = new CheckedOptions(
                DECLARED, Map.of("bits", 3L, "rate", 1, "nesterov", true, "range", "max", "at", List.of(1, 2.5)));
        assertThat(options.integer("bits")).isEqualTo(3);
        assertThat(options.number("rate")).isEqualTo(1);
        assertThat(options.flag("nesterov")).isTrue();
        assertThat(options.string("range")).isEqualTo("max");
        assertThat(options.numbers("at")).containsExactly(1.0, 2.5);
    }

    @Test
    void completeOptionsHaveTheirDefaultsAndTheOrderOfTheDeclaration() {
        assertThat(new CheckedOptions(DECLARED, Map.of("rate", 0.25)).complete())
                .isEqualTo(Map.of("bits", 2, "rate", 0.25, "nesterov", false, "range", "mean"))
                .extractingFromEntries(Map.Entry::getKey)
                .containsExactly("bits", "rate", "nesterov", "range");
    }

    @Test
    void aWrongOptionIsRefusedByNameWithWhatIsAllowed() {
        refused("bit", 3, "'piece' has no option 'bit'; allowed: [bits, rate, nesterov, range, at]");
        refused("bits", 9, "option 'bits' of 'piece' is 9; allowed: an integer from 1 to 8");
        refused("bits", 2.5, "option 'bits' of 'piece' is 2.5; allowed: an integer from 1 to 8");
        refused("bits", null, "option 'bits' of 'piece' is null; allowed: an integer from 1 to 8");
        refused("rate", Double.NaN, "option 'rate' of 'piece' is NaN; allowed: a number from 0.0 to 1.0");
        refused("nesterov", "yes", "option 'nesterov' of 'piece' is yes; allowed: a boolean");
        refused("range", "min", "option 'range' of 'piece' is min; allowed: one of [mean, max]");
        refused("at", List.of(), "option 'at' of 'piece' is []; allowed: a list of numbers, each from 0.0 to 100.0");
        refused("at", List.of(1, 101), "allowed: a list of numbers, each from 0.0 to 100.0");
        refused("at", List.of(1, "2"), "allowed: a list of numbers, each from 0.0 to 100.0");
        refused("at", 3, "allowed: a list of numbers, each from 0.0 to 100.0");
    }

    @Test
    void whatHasNoDefaultMustBeGivenToBeRead() {
        assertThatThrownBy(() -> new CheckedOptions(DECLARED, Map.of()).numbers("at"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option 'at' of 'piece' must be given: a list of numbers, each from 0.0 to 100.0");
    }

    private static void refused(String option, Object value, String message) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put(option, value);
        assertThatThrownBy(() -> new CheckedOptions(DECLARED, given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}

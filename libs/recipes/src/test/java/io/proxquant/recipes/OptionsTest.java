package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One form per number, so that a round trip through JSON changes nothing. */
class OptionsTest {
    @Test
    void numbersHaveOneForm() throws Exception {
        Options options = Options.of(
                Map.of("a", 5.0, "b", 5L, "c", 0.5f, "d", 1L << 40, "e", -0.0, "f", List.of(1.0, 2.5), "g", 1e300));

        assertThat(options.asMap())
                .containsEntry("a", 5)
                .containsEntry("b", 5)
                .containsEntry("c", 0.5)
                .containsEntry("d", 1L << 40)
                .containsEntry("e", 0)
                .containsEntry("f", List.of(1, 2.5))
                .containsEntry("g", 1e300);
        assertThat(Json.mapper().readValue(CanonicalJson.of(options), Options.class))
                .isEqualTo(options);
    }

    @Test
    void whatIsNotThereOrOfAnotherKindIsSaid() {
        Options options = Options.of(Map.of("name", "x", "count", 3));

        assertThatThrownBy(() -> options.real("rate"))
                .hasMessageContaining("'rate' is not given")
                .hasMessageContaining("count");
        assertThatThrownBy(() -> options.integer("name")).hasMessageContaining("'name' is no Number: x");
        assertThatThrownBy(() -> Options.of(Map.of("rate", Double.NaN))).hasMessageContaining("'rate' must be finite");
        assertThat(options.findInteger("count")).contains(3);
        assertThat(options.findReal("rate")).isEmpty();
    }
}

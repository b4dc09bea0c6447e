package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 8785, against the examples of the RFC itself. */
class CanonicalJsonTest {
    @Test
    void spellsTheExampleOfTheRfc() throws Exception {
        String input =
                """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;
        String expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";

        byte[] canonical = CanonicalJson.of(Json.mapper().readTree(input));

        assertThat(new String(canonical, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    /** RFC 8785 appendix B: IEEE 754 bits and their spelling. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void spellsNumbersAsTheRfc(String bits, String expected) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        assertThat(new String(CanonicalJson.of(List.of(value)), StandardCharsets.UTF_8))
                .isEqualTo("[" + expected + "]");
    }

    @Test
    void doesNotDependOnTheOrderOfKeys() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", 1);
        one.put("a", Map.of("y", 2.0, "x", "ü"));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", Map.of("x", "ü", "y", 2));
        other.put("b", 1L);

        assertThat(CanonicalJson.digest(one)).isEqualTo(CanonicalJson.digest(other));
    }

    @Test
    void leavesOutWhatIsAbsentAndSpellsInstantsAsRfc3339() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("none", null);
        value.put("at", Instant.parse("2026-11-24T01:02:03.500Z"));

        assertThat(new String(CanonicalJson.of(value), StandardCharsets.UTF_8))
                .isEqualTo("{\"at\":\"2026-11-24T01:02:03.500Z\"}");
    }

    @Test
    void digestIsThatOfTheBytes() {
        assertThat(CanonicalJson.digest(Map.of()))
                .hasToString("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @Test
    void refusesWhatHasNoExactSpelling() {
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("seed", (1L << 53))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("/seed: 9007199254740992 is beyond");
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("gap", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN cannot be written as JSON at /gap");
        assertThatThrownBy(() -> CanonicalJson.of(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @SuppressWarnings("ArrayRecordComponent") // never compared
    void nanIsRefusedWhereverItIsWritten() {
        record Floats(float[] inside) {}
        record Doubles(double[] inside) {}
        record One(Float inside) {}

        for (Object value : List.of(
                new Floats(new float[] {Float.NaN}),
                new Doubles(new double[] {1, Double.POSITIVE_INFINITY}),
                new One(Float.NEGATIVE_INFINITY),
                Json.mapper().getNodeFactory().numberNode(Double.NaN))) {
            assertThatThrownBy(() -> Json.mapper().writeValueAsString(value))
                    .isInstanceOf(JsonProcessingException.class)
                    .hasMessageContaining("cannot be written as JSON");
        }
    }
}

package io.proxquant.contracts;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JacksonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DigestTest {
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private record Named(Digest checkpoint) {}

    @Test
    void bytesTextAndStreamHaveTheDigestOfSha256() {
        assertThat(Digest.of(new byte[0])).isEqualTo(Digest.of("")).isEqualTo(Digest.of(Digest.hashing()));
        assertThat(Digest.of("").hex()).isEqualTo(OF_NOTHING);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "e3b0", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "../x"})
    void whatIsNoDigestIsRefused(String text) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be 64 lower-case hexadecimal digits, was '" + text + "'");
        assertThat(Digest.spells(text)).isFalse();
        assertThat(Digest.find(text)).isEmpty();
    }

    @Test
    void whatIsSpelledIsWhatIsMeant() {
        assertThat(Digest.find(OF_NOTHING)).contains(Digest.of(""));
        assertThat(Digest.parse(OF_NOTHING)).hasToString(OF_NOTHING);
    }

    @Test
    void inJsonItIsAText() throws Exception {
        Digest digest = Digest.of("");

        assertThat(Json.mapper().writeValueAsString(Map.of("of", List.of(digest))))
                .isEqualTo("{\"of\":[\"" + OF_NOTHING + "\"]}");
        assertThat(Json.mapper().readValue("{\"checkpoint\":\"" + OF_NOTHING + "\"}", Named.class))
                .isEqualTo(new Named(digest));
        assertThat(Json.mapper().readValue("{}", Named.class)).isEqualTo(new Named(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "[]", "{}", "\"\"", "\"abc\""})
    void whatIsNoneInJsonIsRefusedByItsField(String value) {
        JacksonException refused = catchThrowableOfType(
                JacksonException.class, () -> Json.mapper().readValue("{\"checkpoint\":" + value + "}", Named.class));

        assertThat(Json.problem(refused)).startsWith("/checkpoint: must be 64 lower-case hexadecimal digits");
    }
}

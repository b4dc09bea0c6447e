package io.proxquant.compression;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.CanonicalJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpecificationTest {
    private static final Map<String, Object> DOCUMENT = Map.of(
            "name", "two-bit",
            "mode", "hard",
            "operator", "alternating",
            "granularity", "row",
            "layers", Map.of("include", List.of("**"), "exclude", List.of("fc.*")),
            "options", Map.of("bits", 2),
            "revision", 2);

    @Test
    void isReadFromTheDocumentThatNamesTheArtifact() {
        Specification read = Specification.of(DOCUMENT);

        assertThat(read.digest()).isEqualTo(CanonicalJson.digest(DOCUMENT));
        assertThat(read.operatorRevision()).isEqualTo(2);
    }

    @Test
    void whatThisVersionDoesNotKnowIsRefusedForItWouldBuildOtherBytes() {
        Map<String, Object> newer = new java.util.HashMap<>(DOCUMENT);
        newer.put("rounding", List.of(1, 2));

        assertThatThrownBy(() -> Specification.of(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rounding");
    }
}

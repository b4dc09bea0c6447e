package io.proxquant.registry.retention;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetentionSettingsTest {
    @Test
    void areReadFromVariablesAndWhatIsAbsentOrEmptyIsTheDefault() {
        assertThat(RetentionSettings.from(Map.of("PROXQUANT_RETENTION_GRACE", "")))
                .isEqualTo(RetentionSettings.DEFAULT);

        RetentionSettings said = RetentionSettings.from(Map.of(
                "PROXQUANT_RETENTION_CHECKPOINTS", "5",
                "PROXQUANT_RETENTION_MODELS", "mnist=10,ptb=1",
                "PROXQUANT_RETENTION_GRACE", "PT12H",
                "PROXQUANT_RETENTION_DEAD_LETTERS", "P30D"));
        assertThat(said)
                .isEqualTo(new RetentionSettings(
                        5, Map.of("mnist", 10, "ptb", 1), Duration.ofHours(12), Duration.ofDays(30)));
        assertThat(said.checkpointsOf("mnist")).isEqualTo(10);
        assertThat(said.checkpointsOf("another")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "CHECKPOINTS, 0, --keep, must be at least 1",
        "CHECKPOINTS, many, '', must be a whole number",
        "MODELS, mnist=0, --keep-model, must be at least 1",
        "MODELS, mnist, '', must be MODEL=NUMBER",
        "GRACE, PT59M, --grace, must be at least PT1H",
        "GRACE, 7d, '', must be an ISO 8601 duration",
        "DEAD_LETTERS, -P1D, --dead-letters, must not be negative",
    })
    void areRefusedByTheNamesUnderWhichTheyAreSet(String variable, String value, String option, String rule) {
        assertThatThrownBy(() -> RetentionSettings.from(Map.of("PROXQUANT_RETENTION_" + variable, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PROXQUANT_RETENTION_" + variable)
                .hasMessageContaining(option)
                .hasMessageContaining(rule);
    }
}

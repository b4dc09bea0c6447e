package io.proxquant.registry.retention;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Names;
import io.proxquant.contracts.settings.SettingException;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetentionSettingsTest {
    @Test
    void areReadFromVariablesAndWhatIsAbsentOrEmptyIsTheDefault() {
        assertThat(read(Map.of("PROXQUANT_RETENTION_GRACE", ""))).isEqualTo(RetentionSettings.DEFAULT);

        RetentionSettings said = read(Map.of(
                "PROXQUANT_RETENTION_CHECKPOINTS", "5",
                "PROXQUANT_RETENTION_MODELS", "mnist=10,ptb=1",
                "PROXQUANT_RETENTION_GRACE", "PT12H",
                "PROXQUANT_RETENTION_DEAD_LETTERS", "P30D",
                "PROXQUANT_RETENTION_ATTEMPTS", "P20D"));
        assertThat(said)
                .isEqualTo(new RetentionSettings(
                        5,
                        Map.of("mnist", 10, "ptb", 1),
                        Duration.ofHours(12),
                        Duration.ofDays(30),
                        Duration.ofDays(20)));
        assertThat(said.checkpointsOf("mnist")).isEqualTo(10);
        assertThat(said.checkpointsOf("another")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Org/Model.v2=4 | Org/Model.v2",
                "a=b=4 | a=b",
                "a\\,b=4 | a,b",
                "mnist=1,a=1\\,b=4,ptb=2 | a=1,b",
                "Größe 7=4 | Größe 7",
            })
    void modelsHaveTheNamesThatTheirOwnersGaveThem(String said, String model) {
        RetentionSettings read = read(Map.of("PROXQUANT_RETENTION_MODELS", said));
        assertThat(read.checkpointsOf(EncodedNames.encode(model))).isEqualTo(4);
        assertThat(read.models().keySet()).allMatch(Names::valid);
    }

    @ParameterizedTest
    @CsvSource({
        "CHECKPOINTS, 0, a number from 1",
        "CHECKPOINTS, many, a number from 1",
        "MODELS, mnist=0, MODEL=NUMBER",
        "MODELS, mnist, MODEL=NUMBER",
        "MODELS, a//b=1, MODEL=NUMBER",
        "MODELS, a\\b=1, MODEL=NUMBER",
        "MODELS, =1, MODEL=NUMBER",
        "GRACE, PT59M, at least PT1H",
        "GRACE, soon, a length of time",
        "DEAD_LETTERS, -P1D, no less than nothing",
    })
    void areRefusedByThePlaceWhereTheyWereSaid(String variable, String value, String rule) {
        assertThatThrownBy(() -> read(Map.of("PROXQUANT_RETENTION_" + variable, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("PROXQUANT_RETENTION_" + variable + " is '" + value + "', it must be ")
                .hasMessageContaining(rule);
    }

    private static RetentionSettings read(Map<String, String> variables) {
        return RetentionSettings.of(Settings.of(SettingSource.variables(variables)));
    }
}

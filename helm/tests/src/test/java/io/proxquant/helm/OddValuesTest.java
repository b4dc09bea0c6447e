package io.proxquant.helm;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Values that Helm would send and Kubernetes or a service would break on later are refused by their name, and those beside
 * them, which look odd and are right, give objects that Kubernetes takes.
 */
class OddValuesTest {
    private static final KubernetesSchemas SCHEMAS = new KubernetesSchemas();

    @ParameterizedTest
    @CsvFileSource(resources = "/odd-values.csv", delimiter = '|', quoteCharacter = '`')
    void isRefusedByName(String values, String named) {
        assertThatThrownBy(() -> Chart.with(values)).hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/near-misses.csv", delimiter = '|', quoteCharacter = '`')
    void isTaken(String values) {
        assertThat(Chart.with(values).all()).flatExtracting(SCHEMAS::problems).isEmpty();
    }
}

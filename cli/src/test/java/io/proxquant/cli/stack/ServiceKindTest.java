package io.proxquant.cli.stack;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceKindTest {
    @Test
    void theOperatorsOptionsForOneServiceAreItsAlone() {
        Map<String, String> environment = Map.of("PROXQUANT_QUANTIZER_JAVA_OPTS", " -Xmx4g  -Xlog:gc ");
        assertThat(ServiceKind.QUANTIZER.options(environment)).containsExactly("-Xmx4g", "-Xlog:gc");
        assertThat(ServiceKind.TRAINER.options(environment)).isEmpty();
    }
}

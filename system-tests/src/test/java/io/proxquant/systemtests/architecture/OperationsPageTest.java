package io.proxquant.systemtests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;

/** The runbook explains every code that a service can give. */
class OperationsPageTest {
    @ParameterizedTest
    @EnumSource(ReasonCode.class)
    void explainsTheCode(ReasonCode code) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("proxquant.root"), "docs/operations.md"));
        assertThat(page).contains("`" + code.code() + "` | " + code.meaning());
    }
}

package io.proxquant.checkpoints;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests of clients/python, which stand there in its own language. */
class PythonClientTest {
    @Test
    void passesItsOwnTests() throws Exception {
        Python.require("numpy", "safetensors", "pytest");
        assertThat(Python.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "../../clients/python"))
                .contains(" passed")
                .doesNotContain("skipped", "failed");
    }
}

package io.proxquant.systemtests.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/producers.md installs is what is installed for the test that runs its Python ({@link AnswersTest}). */
class ProducersPageTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));

    @Test
    void theVersionsOfThePageAreThoseThatAreTested() throws IOException {
        assertThat(PagePython.packages().split(" ")).hasSize(4).allSatisfy(name -> assertThat(
                        Files.readString(ROOT.resolve(".ci/run")))
                .contains(name));
    }
}

package io.proxquant.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code helm lint --strict}, over the defaults and over every preset. */
class LintTest {
    @TempDir
    private Path folder;

    @Test
    void theDefaultsAreClean() {
        assertClean(new Helm(Chart.FOLDER).lint().strict().call());
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "gpu", "production", "airgapped"})
    void everyPresetIsClean(String preset) throws IOException {
        Path copy = folder.resolve("proxquant");
        Chart.copyTo(copy);
        // The library's lint takes no values files: the preset is laid over the defaults instead.
        Path values = copy.resolve("values.yaml");
        Files.writeString(values, Yaml.merged(Yaml.text(values), Yaml.text(Chart.preset(preset))));
        assertClean(new Helm(copy).lint().strict().call());
    }

    private static void assertClean(LintResult result) {
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }
}

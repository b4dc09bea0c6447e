package io.proxquant.helm;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs helm/verify/scenario.py; only with {@code -Pkubernetes}, and then it fails where its prerequisites are missing. */
@Tag("kubernetes")
class RealControlPlaneTest {

    @Test
    void theChartInstallsUpgradesRollsBackAndLeavesNothing() throws Exception {
        Path log = Path.of("target", "kubernetes-verification.log").toAbsolutePath();
        Process scenario = new ProcessBuilder("python3", "helm/verify/scenario.py", log.toString())
                .directory(Chart.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(scenario.getInputStream().readAllBytes());
        assertThat(scenario.waitFor()).as(said).isZero();
        assertThat(log).content().contains("all held");
    }
}

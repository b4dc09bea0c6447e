package io.proxquant.models.networks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.models.Samples;
import io.proxquant.models.engine.StartedEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A network trained and exported in this test gives equal logits in the PyTorch that is installed. CI does not install
 * PyTorch (its fixtures are in {@link TorchEqualityTest}), so its absence is a skip everywhere. With
 * {@code -Dproxquant.torch.keep=DIR} the exported network is kept there, as it was for the fixtures.
 */
class LiveTorchTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    @Test
    void whatIsExportedHereGivesTheSameLogitsThere() throws Exception {
        requireTorch();
        TrainedExport.write(folder);
        String largest = python("src/test/python/check_live.py", folder.toString());
        assertThat(Double.parseDouble(largest.strip())).isLessThan(1e-4);
        String keep = System.getProperty("proxquant.torch.keep");
        if (keep != null) {
            Files.copy(folder.resolve("trained.safetensors"), Path.of(keep, "trained.safetensors"));
        }
    }

    private static void requireTorch() throws Exception {
        try {
            python("-c", "import torch, safetensors, numpy");
        } catch (AssertionError | IOException missing) {
            abort("python3 with torch, safetensors and numpy is not there (CI does not install torch); to run this: "
                    + "pip install torch==2.7.1 safetensors==0.5.3 numpy==2.2.6");
        }
    }

    private static String python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}

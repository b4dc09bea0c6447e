package io.proxquant.cli.offline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.TensorData;

import static org.assertj.core.api.Assertions.assertThat;

/** A Java of its own, in which no file may become larger than a few blocks: as a full disk, and as a quota. */
class NoSpaceTest {
    @TempDir
    Path place;

    private Path weights;

    @BeforeEach
    void write() throws Exception {
        weights = Offline.write(
                place.resolve("net.safetensors"), TensorData.of("fc.weight", Offline.gaussian(90_000, 1), 300, 300));
    }

    @Test
    void anArtifactThatFindsNoRoomIsToldByItsDirectoryAndLeavesNothing() throws Exception {
        Path out = place.resolve("out");
        assertThat(limited("quantize " + weights + " --quantizer uniform --bits 8 --out " + out))
                .isEqualTo("proxquant: " + out
                        + ": File too large; free space there, or choose a place on another disk\n");
        assertThat(Files.list(place)).containsExactly(weights);
    }

    @Test
    void aPipeThatFindsNoRoomIsToldByWhereItIsKept() throws Exception {
        Path temporary = Files.createDirectory(place.resolve("temporary"));
        assertThat(limited("inspect -", "cat " + weights + " | TMPDIR=" + temporary))
                .isEqualTo("proxquant: " + temporary
                        + ": File too large; free space there, or choose a place on another disk\n");
        assertThat(temporary).isEmptyDirectory();
    }

    private String limited(String arguments) throws Exception {
        return limited(arguments, "");
    }

    /** @param before what stands before the command */
    private String limited(String arguments, String before) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:-UsePerfData -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                + "' io.proxquant.cli.ProxQuant ";
        var builder = new ProcessBuilder(List.of("sh", "-c", "ulimit -f 16; " + before + " " + java + arguments))
                .redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}

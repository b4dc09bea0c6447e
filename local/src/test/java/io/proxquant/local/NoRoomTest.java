package io.proxquant.local;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.minio.errors.MinioException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A store in which no file may become larger than some blocks: as on a full disk. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class NoRoomTest {
    @TempDir
    Path data;

    @Test
    void anObjectThatFindsNoRoomIsToldWithTheDirectoryAndWhatToDo() throws Exception {
        Path log = data.resolve("log");
        Process store = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "ulimit -f 64; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackMain.class.getName(),
                        "--data",
                        data.resolve("stack").toString(),
                        "--part",
                        "STORE"))
                .redirectError(log.toFile())
                .start();
        try (var said = new BufferedReader(new InputStreamReader(store.getInputStream(), StandardCharsets.UTF_8))) {
            StackEndpoints at = StackEndpoints.parse(said.readLine()).orElseThrow();
            String told = data.resolve("stack/objects") + " has no room for another object; free space there";

            var refused =
                    catchThrowableOfType(MinioException.class, () -> StackClients.put(at, "large", new byte[1 << 20]));
            assertThat(refused.httpTrace()).contains("507").contains("<Message>" + told);
            assertThat(log).content().contains(StackMain.FAILURE + told);

            StackClients.put(at, "small", new byte[100]);
        } finally {
            store.destroyForcibly().waitFor();
        }
        assertThat(Files.exists(data.resolve("stack/objects"))).isTrue();
    }
}

package io.proxquant.cli.stack;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.proxquant.cli.CommandFailure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Everything that a machine may lack is said in one sentence with what to do. */
class PreflightTest {

    @Test
    void anOldJavaIsNamedAndTheWantedOneToo() {
        assertThatThrownBy(() -> Preflight.requireJava(11))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("Java 11 is too old")
                .hasMessageContaining("JDK 17")
                .hasMessageContaining("JAVA_HOME");
        assertThatCode(() -> Preflight.requireJava(17)).doesNotThrowAnyException();
    }

    @Test
    void tooLittleMemoryAndDiskAreSaidInNumbers() {
        assertThatThrownBy(() -> Preflight.requireMemory(512L << 20))
                .hasMessageContaining("512 MiB available")
                .hasMessageContaining("close other programs");
        assertThatThrownBy(() -> Preflight.requireDisk(Path.of("/some/home"), 3L << 20))
                .hasMessageContaining("3 MiB free at /some/home")
                .hasMessageContaining("PROXQUANT_HOME");
        assertThatCode(() -> Preflight.requireMemory(Preflight.MEMORY)).doesNotThrowAnyException();
    }

    @Test
    void availableMemoryIsReadFromTheKernel() {
        var meminfo = List.of("MemTotal:       24628556 kB", "MemFree:  1 kB", "MemAvailable:    2048 kB");
        assertThat(Preflight.available(meminfo, 7)).isEqualTo(2L << 20);
        assertThat(Preflight.available(List.of("MemTotal: 1 kB"), 7))
                .as("an old kernel says nothing of it")
                .isEqualTo(7);
    }

    @Test
    void aTakenPortIsNamedWithItsPurpose() throws Exception {
        StackPorts free = StackPorts.free(new SplittableRandom(11));
        assertThatCode(free::requireFree).doesNotThrowAnyException();
        try (var taken = new ServerSocket(free.console(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(free::requireFree)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("the console")
                    .hasMessageContaining("--port")
                    .hasMessageContaining("--free-ports");
        }
    }
}

package io.proxquant.cli.stack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How a running stack is found again by other commands, and by nobody else. */
class RunningStackTest {
    @TempDir
    Path home;

    @Test
    void whatIsLeftIsFoundWhileTheProcessThatLeftItHoldsTheHome() throws Exception {
        RunningStack connection = connection(ProcessHandle.current().pid());
        try (HomeLock held = HomeLock.take(home)) {
            assertThat(held).isNotNull();
            connection.leaveIn(home);
            assertThat(RunningStack.of(home)).contains(connection);
        }

        RunningStack.removeFrom(home);
        assertThat(RunningStack.of(home)).isEmpty();
    }

    @Test
    void theLeftoverOfADeadProcessDoesNotCountWhoeverHasItsNumberNow() throws Exception {
        HomeLock.take(home).close();
        connection(ProcessHandle.current().pid()).leaveIn(home);
        assertThat(RunningStack.of(home)).isEmpty();
        assertThat(HomeLock.isHeld(home)).as("looking leaves nothing behind").isFalse();
    }

    @Test
    void aHomeThatIsHeldIsRefusedToASecondStackAndSeenByOtherProcesses() throws Exception {
        try (HomeLock held = HomeLock.take(home)) {
            assertThat(held).isNotNull();
            assertThat(HomeLock.isHeld(home))
                    .as("the holder may ask too, and keeps it")
                    .isTrue();
            assertThatThrownBy(() -> HomeLock.take(home)).hasMessageContaining("already in " + home);
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            HomeLookout.class.getName(),
                            home.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("held: true")
                    .contains("is starting, running or stopping already in " + home);
        }
    }

    /** Another process that looks at a home, then wants it. */
    static final class HomeLookout {
        private HomeLookout() {}

        public static void main(String[] home) throws Exception {
            System.out.println("held: " + HomeLock.isHeld(Path.of(home[0])));
            HomeLock.take(Path.of(home[0])).close();
        }
    }

    @Test
    void onlyTheOwnerReadsTheKeys() throws Exception {
        RunningStack connection = connection(1);
        connection.leaveIn(home);
        for (String file : List.of("stack.json", "stack.env")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        assertThat(connection.toString()).doesNotContain("secret");
        assertThat(Files.readString(home.resolve("stack.env")))
                .contains("export KAFKA_BOOTSTRAP_SERVERS='127.0.0.1:19092'")
                .contains("export PROXQUANT_STORE_SECRET_KEY='secret'");
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        Files.writeString(home.resolve("stack.json"), "{\"pid\":");
        assertThatThrownBy(() -> RunningStack.of(home)).hasMessageContaining("stack.json is damaged");
    }

    private static RunningStack connection(long pid) {
        return new RunningStack(
                pid,
                "127.0.0.1:19092",
                "http://127.0.0.1:19000",
                "us-east-1",
                "proxquant",
                "access",
                "secret",
                "proxquant.",
                "local",
                "http://127.0.0.1:8080",
                List.of("/data"));
    }
}

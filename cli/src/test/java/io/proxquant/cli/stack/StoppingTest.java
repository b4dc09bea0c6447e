package io.proxquant.cli.stack;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.local.ChildProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Services are real processes; one of them is in a step and does not hear that it shall end. */
class StoppingTest {
    @TempDir
    Path home;

    private final List<String> said = new ArrayList<>();
    private final List<ChildProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(ChildProcess::kill);
    }

    @Test
    void whoIsInAStepIsNamedAndKilledInTimeAndTheOthersLeaveByThemselves() throws Exception {
        ServiceChild deaf = begin("trainer-service", "trap '' TERM; echo begun; exec tail -f /dev/null");
        ServiceChild sound = begin("quantizer-service", "trap 'exit 0' TERM; echo begun; while :; do sleep 0.01; done");

        new Stopping(Duration.ZERO, Duration.ofSeconds(1), said::add).stop(List.of(deaf, sound));

        assertThat(said)
                .containsExactly(
                        "Stopping; trainer-service finishes the step that it is in",
                        "trainer-service is still in a step after 1 s and is killed; what it did is kept up to the last"
                                + " state that it saved");
        assertThat(deaf.exitStatus()).isEqualTo(137);
        assertThat(sound.exitStatus()).isZero();
    }

    @Test
    void servicesAndTheirStackTogetherHaveLessThanTenSeconds() {
        assertThat(LocalStack.STOP_PATIENCE.plus(LocalStack.STACK_PATIENCE)).isLessThan(Duration.ofSeconds(9));
    }

    private ServiceChild begin(String name, String script) {
        ServiceChild child = new ServiceChild(
                name,
                () -> {
                    var process = ChildProcess.start(
                            name, new ProcessBuilder("sh", "-c", script), home.resolve(name + ".log"));
                    processes.add(process);
                    return process;
                },
                1,
                HttpClient.newHttpClient(),
                Runnable::run);
        child.begin();
        ChildProcess process = processes.get(processes.size() - 1);
        while (process.isAlive() && !process.log().contains("begun")) {
            Thread.onSpinWait();
        }
        return child;
    }
}

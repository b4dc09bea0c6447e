package io.proxquant.systemtests.confined;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.Launch;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an operator forgot does not make a pod crash and start over: it lives, is not ready, and says in one line what is
 * wrong, without the secret itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisconfiguredServiceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WATCHED = Duration.ofSeconds(6);
    private static final String WRONG = "a-secret-that-is-wrong";

    @TempDir
    static Path work;

    private Installation installation;

    static Stream<Arguments> mistakes() throws IOException {
        Path unloadable = Files.createDirectories(work.resolve("unloadable"));
        Files.writeString(unloadable.resolve("libtorch.so"), "no library");
        Map<String, String> noSecret = new HashMap<>();
        noSecret.put("proxquant.store.access-key", null);
        noSecret.put("proxquant.store.secret-key", null);
        return Stream.of(
                Arguments.of("trainer-service", "no secret", noSecret, "STORE_ACCESS_DENIED"),
                Arguments.of("quantizer-service", "no secret", noSecret, "STORE_ACCESS_DENIED"),
                Arguments.of("evaluator-service", "no secret", noSecret, "STORE_ACCESS_DENIED"),
                Arguments.of(
                        "quantizer-service",
                        "a wrong password",
                        Map.of("proxquant.store.secret-key", WRONG),
                        "STORE_ACCESS_DENIED"),
                Arguments.of(
                        "quantizer-service",
                        "no such bucket",
                        Map.of("proxquant.store.bucket", "no-such-bucket"),
                        "STORE_BUCKET_MISSING"),
                Arguments.of(
                        "quantizer-service",
                        "no such topic",
                        Map.of("proxquant.prefix", "elsewhere."),
                        "TOPIC_MISSING"),
                // The engine of a build computes on the CPU only, so this holds on a machine with a GPU too.
                Arguments.of("trainer-service", "no GPU", Map.of("proxquant.trainer.device", "gpu"), "GPU_MISSING"),
                Arguments.of("evaluator-service", "no GPU", Map.of("proxquant.evaluator.device", "gpu"), "GPU_MISSING"),
                // As a CUDA image whose container got no driver.
                Arguments.of(
                        "trainer-service",
                        "an engine that does not load",
                        Map.of("proxquant.trainer.device", "gpu", "PYTORCH_LIBRARY_PATH", unloadable.toString()),
                        "GPU_MISSING"));
    }

    @BeforeAll
    void start() {
        installation = new Installation(work, 1);
    }

    @AfterAll
    void stop() throws Exception {
        installation.close();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("mistakes")
    void livesIsNotReadyAndSaysWhyInOneLine(String name, String mistake, Map<String, String> changed, String code)
            throws IOException {
        try (ServiceProcess service = installation.service(name, changed, Launch.plain())) {
            await(mistake + " is told")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        assertThat(service.alive()).as(service.log()).isTrue();
                        assertThat(service.status("/q/health/ready")).isEqualTo(503);
                        assertThat(service.get("/q/health/ready").body()).contains(code);
                    });
            // long enough for several tries and looks: none of them may add a line or end the process
            await("it stays so")
                    .during(WATCHED)
                    .atMost(PATIENCE)
                    .until(() -> service.alive()
                            && service.status("/q/health/live") == 200
                            && service.status("/q/health/ready") == 503);

            assertThat(complaints(service)).singleElement().asString().contains("[" + code + "]");
            assertThat(service.log()).doesNotContain(WRONG);
        }
    }

    /** Without SmallRye's remark that it leaves a health check to us, which every start has. */
    private static List<String> complaints(ServiceProcess service) throws IOException {
        return service.log()
                .lines()
                .filter(line -> line.matches("\\S+ \\S+ (WARN|ERROR) .*"))
                .filter(line -> !line.contains("SRMSG18235"))
                .toList();
    }
}

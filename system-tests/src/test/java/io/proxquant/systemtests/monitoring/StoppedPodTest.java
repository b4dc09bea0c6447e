package io.proxquant.systemtests.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two installations, scraped by one real Prometheus with our rules, patient for seconds instead of minutes: a healthy
 * neighbour, in the same installation or in the other one, hides neither a pod that was stopped nor a service that is not
 * there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedPodTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path RULES =
            Path.of(System.getProperty("proxquant.root"), "deploy/prometheus/proxquant.rules.yml");

    @TempDir
    static Path work;

    private final List<AutoCloseable> all = new ArrayList<>();
    private Installation blue;
    private ServiceProcess stopped;
    private PrometheusServer prometheus;

    @BeforeAll
    void start() throws Exception {
        Path program = PrometheusServer.required("prometheus");
        blue = new Installation(work.resolve("blue"), 2);
        all.add(blue);
        Installation green = new Installation(work.resolve("green"), 2);
        all.add(green);
        stopped = quantizer(blue, "blue");
        List<ServiceProcess> pods = List.of(stopped, quantizer(blue, "blue"), quantizer(green, "green"));
        Path rules = Files.writeString(
                work.resolve("rules.yml"), Files.readString(RULES).replaceAll("(?m)^( *for:) .*$", "$1 10s"));
        prometheus = PrometheusServer.start(
                program,
                work,
                Map.of("quantizer", pods.stream().map(ServiceProcess::port).toList()),
                rules);
        all.add(prometheus);
        pods.forEach(ServiceProcess::awaitReady);
        await("all pods are seen")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> prometheus.series("proxquant_ready == 1") == 3);
    }

    private ServiceProcess quantizer(Installation installation, String name) throws IOException {
        ServiceProcess started = installation.service(
                "quantizer-service",
                installation.stack().s3(),
                Map.of("proxquant.installation", name, "proxquant.metrics.interval", "PT1S"));
        all.add(0, started);
        return started;
    }

    @AfterAll
    void stop() throws Exception {
        if (stopped != null) {
            signal("-CONT");
        }
        for (AutoCloseable one : all) {
            one.close();
        }
    }

    @Test
    void aPodThatWasStoppedIsToldByItsNameWhileItsNeighboursAreSilent() throws Exception {
        assertThat(prometheus.firing("ProxQuantPodUnseen")).isEmpty();

        signal("-STOP");
        JsonNode told = told("ProxQuantPodUnseen");

        assertThat(told.path("instance").asText()).isEqualTo(PrometheusServer.instance(stopped.port()));
        assertThat(told.path("installation").asText()).isEqualTo("blue");
        assertThat(told.path("service").asText()).isEqualTo("quantizer");
        assertThat(prometheus.firing("ProxQuantUnseen")).isEmpty();

        signal("-CONT");
        await("the pod answers again")
                .atMost(PATIENCE)
                .until(() -> prometheus.firing("ProxQuantPodUnseen").isEmpty());
    }

    @Test
    void theQueueOfATrainerThatIsNowhereIsToldByTheQuantizers() throws Exception {
        assertThat(prometheus.firing("ProxQuantUnclaimed")).isEmpty();

        blue.publish(RunRequested.training("waits", "m", Digest.parse("0".repeat(64)), Digest.parse("0".repeat(64))));
        JsonNode told = told("ProxQuantUnclaimed");

        assertThat(told.path("installation").asText()).isEqualTo("blue");
        assertThat(told.path("service").asText()).isEqualTo("trainer");
        assertThat(told.path("topic").asText()).isEqualTo("runs");
    }

    /** The one alert of this name that fires. */
    private JsonNode told(String alert) throws IOException {
        await(alert).atMost(PATIENCE).until(() -> !prometheus.firing(alert).isEmpty());
        List<JsonNode> firing = prometheus.firing(alert);
        assertThat(firing).hasSize(1);
        return firing.get(0);
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", signal, Long.toString(stopped.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }
}

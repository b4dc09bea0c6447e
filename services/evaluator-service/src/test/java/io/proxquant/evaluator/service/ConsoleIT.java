package io.proxquant.evaluator.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.RunCurve;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.NamedMetric;
import io.proxquant.contracts.Pace;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunPosition;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.ShrinkFigures;
import io.proxquant.contracts.StabilityFigures;
import io.proxquant.registry.runs.RunCurves;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The console as a browser meets it: runs, the stream that tells of changes, and a page that is whole by itself. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ConsoleIT extends ServiceCase {
    private static final String MODEL = EncodedNames.encode("Org/Model.v2");

    @TestHTTPResource("/api/stream")
    URI stream;

    @Test
    void theConsoleShowsRunsAndTellsViewersOfChanges() throws IOException {
        wire.send(progress("console-run", 100));
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(get("/api/runs").jsonPath().getList("run")).contains("console-run"));
        Response run = get("/api/runs/console-run");
        assertThat(run.jsonPath().getString("summary.status")).isEqualTo("running");
        assertThat(run.jsonPath().getInt("points[0].step")).isEqualTo(100);
        assertThat(run.jsonPath().getString("summary.model")).isEqualTo(MODEL);
        assertThat(run.jsonPath().getString("summary.modelName")).isEqualTo("Org/Model.v2");
        assertThat(get("/api/runs/no-such-run").statusCode()).isEqualTo(404);

        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.toURL().openStream(), StandardCharsets.UTF_8))) {
            assertThat(nextEvent(lines, "snapshot")).contains("console-run");
            wire.send(progress("console-run", 200));
            assertThat(nextEvent(lines, "run")).contains("\"step\":200", "\"modelName\":\"Org/Model.v2\"");
        }
    }

    @Test
    void aForeignHostNameIsRefusedAndAnAddressOrAConfiguredNameIsNot() {
        for (String path : List.of("/", "/api/runs", "/api/stream", "/console/main.js")) {
            Response refused = given().header("Host", "evil.example:80").get(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(421);
            assertThat(refused.asString()).contains("proxquant.evaluator.console-hosts");
        }
        assertThat(given().header("Host", "wild.example").get("/api/runs").statusCode())
                .as("a wildcard is for what is below it")
                .isEqualTo(421);
        for (String host :
                List.of("localhost:1", "127.0.0.1", "[::1]:8080", "10.1.2.3:80", "Console.Example", "a.wild.example")) {
            assertThat(given().header("Host", host).get("/api/runs").statusCode())
                    .as(host)
                    .isEqualTo(200);
        }
        assertThat(given().header("Host", "evaluator.monitoring.svc")
                        .get("/q/health/live")
                        .statusCode())
                .as("whoever probes it")
                .isEqualTo(200);
    }

    @Test
    void theCurveOfARunIsThereWhenItsEventsAreNot() {
        RunProgressed point = (RunProgressed) progress("long-ago", 300);
        new RunCurves(store, manifests).keep(new RunCurve(RunCurve.FORMAT, "long-ago", 300, List.of(point)), null);

        assertThat(get("/api/runs/long-ago/curve").jsonPath().getList("points.step"))
                .containsExactly(300);
        assertThat(get("/api/runs/never-was/curve").jsonPath().getList("points"))
                .isEmpty();
        assertThat(get("/api/runs/long-ago/sweep").statusCode())
                .as("no error of the page's own")
                .isEqualTo(204);
    }

    @Test
    void requestsThatDoNotEndAreClosed() throws IOException {
        for (String half : List.of(
                "GET /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc",
                "GET /api/runs HTTP/1.1\r\nHost: local")) {
            try (Socket client = new Socket(stream.getHost(), stream.getPort())) {
                client.setSoTimeout((int) LONG.toMillis());
                client.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                assertThat(endOf(client)).as(half).isTrue();
            }
        }
    }

    private static boolean endOf(Socket client) throws IOException {
        try {
            client.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset: closed as well
        }
    }

    @Test
    void thePageNeedsNothingFromOutside() {
        Response page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(page.headers().getValues("Cache-Control")).containsExactly("no-cache");
        assertThat(page.asString()).doesNotContain("http://", "https://", "style=", "onclick");
        page.asString()
                .lines()
                .flatMap(line -> Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
                        .matcher(line)
                        .results())
                .forEach(link -> assertThat(get(link.group(1)).statusCode())
                        .as(link.group(1))
                        .isEqualTo(200));
    }

    private static Event progress(String run, long step) {
        NamedMetric accuracy = new NamedMetric("accuracy", 0.5);
        return RunProgressed.of(
                run,
                MODEL,
                new RunPosition(Phase.QUANTIZING, step, 400, 1, 4),
                0.7,
                0.1,
                new ShrinkFigures(0.2, 0.02, 1.0),
                new StabilityFigures(0.1, 0.4, 0.0),
                accuracy,
                Pace.of(3.0, 100.0));
    }

    private static String nextEvent(BufferedReader lines, String name) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("event:" + name)) {
                return lines.readLine();
            }
        }
        throw new AssertionError("the stream ended before an event '" + name + "'");
    }
}

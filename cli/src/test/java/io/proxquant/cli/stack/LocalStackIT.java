package io.proxquant.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.ProxQuant;
import io.proxquant.cli.connection.Connection;
import io.proxquant.contracts.Digest;
import io.proxquant.local.StackProcess;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** One process tree: what {@code up} starts is ready, is reached by others, and is gone with it, however it goes. */
class LocalStackIT {
    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration GONE = Duration.ofMinutes(3);

    @TempDir
    Path home;

    private Process up;

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (up != null && up.isAlive()) {
            var children = up.descendants().toList();
            up.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void theTreeLeavesInOrderOnTermAtOnceOnKillAndItsDataStays() throws Exception {
        start();
        RunningStack connection = awaitUp();
        assertThat(up.descendants().count()).as("stack and three services").isEqualTo(4);
        assertThat(page(connection.consoleUrl())).contains("<html");
        byte[] content = "kept over restarts".getBytes(StandardCharsets.UTF_8);
        var key = new ObjectKey("blobs/" + Digest.of(content));
        try (var store = new MinioObjectStore(Connection.of(connection).store())) {
            store.create(key, content);
        }

        ProcessHandle killed = service("quantizer-service");
        killed.destroyForcibly();
        awaitSaid(
                "quantizer-service ended with status 137; it is started again",
                "State: broker and store ready, trainer-service ready, quantizer-service ready,");
        assertThat(service("quantizer-service").pid()).isNotEqualTo(killed.pid());

        CompletableFuture<String> viewer = look(connection.consoleUrl());
        List<ProcessHandle> children = up.descendants().toList();
        up.destroy();
        assertThat(up.waitFor(GONE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(RunningStack.of(home)).isEmpty();
        assertThat(logs())
                .as("services stopped by themselves, not by force")
                .allMatch(log -> log.contains("stopped in"))
                .as("none waited in vain for a viewer who never leaves")
                .noneMatch(log -> log.contains("Timed out waiting for graceful shutdown"));
        assertThat(viewer.join()).as("the live stream ended as it should").contains("snapshot");

        start();
        RunningStack again = awaitUp();
        try (var store = new MinioObjectStore(Connection.of(again).store())) {
            assertThat(store.find(key, 100)).contains(content);
        }

        children = up.descendants().toList();
        up.destroyForcibly();
        CompletableFuture.allOf(children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .get(GONE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(RunningStack.of(home))
                .as("the leftover of a killed process does not count")
                .isEmpty();
    }

    private void start() throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + StackProcess.ROOT_PROPERTY + "=" + System.getProperty(StackProcess.ROOT_PROPERTY),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProxQuant.class.getName(),
                        "up",
                        "--free-ports")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("up.out").toFile());
        builder.environment().put("PROXQUANT_HOME", home.toString());
        up = builder.start();
    }

    private RunningStack awaitUp() throws Exception {
        long deadline = System.nanoTime() + READY.toNanos();
        while (RunningStack.of(home).isEmpty()) {
            assertThat(up.isAlive())
                    .as(Files.readString(home.resolve("up.out")))
                    .isTrue();
            assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
            up.waitFor(200, TimeUnit.MILLISECONDS);
        }
        return RunningStack.of(home).orElseThrow();
    }

    private ProcessHandle service(String name) {
        return up.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(name))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the one was said and then the other. */
    private void awaitSaid(String first, String then) throws Exception {
        long deadline = System.nanoTime() + READY.toNanos();
        for (String said = ""; !said.contains(first) || said.indexOf(then, said.indexOf(first)) < 0; ) {
            assertThat(up.isAlive()).as(said).isTrue();
            assertThat(System.nanoTime()).as(said).isLessThan(deadline);
            up.waitFor(200, TimeUnit.MILLISECONDS);
            said = Files.readString(home.resolve("up.out"));
        }
    }

    /** A page of the console that is open, until the service lets it go; returned when it has its first data. */
    private static CompletableFuture<String> look(String url) throws Exception {
        var stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + "/api/stream")).build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
        String first = new String(stream.readNBytes(20), StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                return first + new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private List<String> logs() throws IOException {
        try (var files = Files.newDirectoryStream(home.resolve("logs"), "*-service.log")) {
            var texts = new java.util.ArrayList<String>();
            for (Path file : files) {
                texts.add(Files.readString(file));
            }
            assertThat(texts).hasSize(3);
            return texts;
        }
    }

    private static String page(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

package io.proxquant.systemtests.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.local.ChildProcess;

import static org.awaitility.Awaitility.await;

/** One packaged service in a process of its own, started as the images and the launcher start it. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final ChildProcess process;
    private final int port;

    private ServiceProcess(String name, ChildProcess process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts {@code services/<name>} with the given configuration (MicroProfile keys) and returns at once.
     *
     * @param work a folder for the log and the service's own files
     */
    public static ServiceProcess start(String name, Path work, Map<String, String> configuration) throws IOException {
        return start(name, work, configuration, Launch.plain());
    }

    /** Likewise, with what surrounds the process. */
    public static ServiceProcess start(String name, Path work, Map<String, String> configuration, Launch launch)
            throws IOException {
        int port = freePort();
        Files.createDirectories(work);
        Path log = work.resolve(name + "-" + port + ".log");
        List<String> command = new ArrayList<>(launch.wrapper());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path arguments = jar(name).resolveSibling("jvm.args");
        if (Files.isRegularFile(arguments)) {
            command.add("@" + arguments);
        }
        command.addAll(launch.jvm());
        configuration.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dproxquant.work-dir=" + work.resolve(name + "-" + port));
        command.add("-jar");
        command.add(jar(name).toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!launch.inherits()) {
            builder.environment().keySet().retainAll(Set.of("PATH"));
        }
        builder.environment().putAll(launch.environment());
        return new ServiceProcess(name, ChildProcess.start(name, builder, log), port);
    }

    /** The runnable jar of a service, as it ships. */
    public static Path jar(String name) {
        return Path.of(System.getProperty("proxquant.root"), "services", name, "target/quarkus-app/quarkus-run.jar");
    }

    /** Waits until readiness is up; fails with the end of the log when the process ends first. */
    public ServiceProcess awaitReady() {
        await(name + " ready")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(name + " ended with " + process.exitValue() + "\n" + tail());
                    }
                    return status("/q/health/ready") == 200;
                });
        return this;
    }

    /** The HTTP status of a path of this service, or -1 while nobody listens. */
    public int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException notYet) {
            return -1;
        }
    }

    /** Fetches a path of this service. */
    public HttpResponse<String> get(String path) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /** SIGKILL, as a lost node would end it; returns when the process is gone. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM, and the exit status it led to. */
    public int terminate(Duration patience) {
        process.terminate();
        if (!process.ends(patience)) {
            throw new IllegalStateException(name + " did not end within " + patience + "\n" + tail());
        }
        return process.exitValue();
    }

    /** The process. */
    public long pid() {
        return process.pid();
    }

    /** The loopback port that it listens on. */
    public int port() {
        return port;
    }

    /** Whether the process runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** The last lines of what the service wrote. */
    public String tail() {
        return process.tail(40);
    }

    /** All that the service wrote. */
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.stop(PATIENCE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package io.proxquant.cli.stack;

import java.io.IOException;
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

import io.proxquant.cli.CommandFailure;
import io.proxquant.local.ChildProcess;

/** One service as a child process: the jar that ships, with an agent that makes it leave when this process is gone. */
final class ServiceChild {
    private static final int TAIL_LINES = 12;

    private final ServiceKind kind;
    private final ChildProcess process;
    private final URI readiness;

    private ServiceChild(ServiceKind kind, ChildProcess process, URI readiness) {
        this.kind = kind;
        this.process = process;
        this.readiness = readiness;
    }

    static ServiceChild start(Workplace workplace, ServiceKind kind, int port, Map<String, String> environment) {
        Path log = workplace.logs().resolve(kind.directory() + ".log");
        Path work = workplace.work(kind.directory());
        try {
            Files.createDirectories(work);
            var builder = new ProcessBuilder(command(workplace, kind));
            Map<String, String> settings = builder.environment();
            settings.putAll(environment);
            settings.putAll(nativeSettings());
            settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
            settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            settings.put("PROXQUANT_WORK_DIR", work.toString());
            settings.put("PROXQUANT_STORE_SPOOL", work.resolve("spool").toString());
            return new ServiceChild(
                    kind,
                    ChildProcess.start(kind.directory(), builder, log),
                    URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
        } catch (IOException e) {
            throw new CommandFailure(kind.directory() + " cannot be started: " + e, e);
        }
    }

    private static List<String> command(Workplace workplace, ServiceKind kind) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        workplace.jvmArguments(kind.directory()).ifPresent(file -> command.add("@" + file));
        command.add("-Xmx" + kind.heap());
        command.addAll(kind.options(System.getenv()));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-javaagent:" + workplace.agentJar());
        command.add("-jar");
        command.add(workplace.serviceJar(kind.directory()).toString());
        return command;
    }

    // Measured: spinning OpenMP threads cost seconds per step on busy cores, and glibc giving memory back to the system
    // after every step costs a tenth of it.
    static Map<String, String> nativeSettings() {
        return Map.of(
                "OMP_WAIT_POLICY", "PASSIVE",
                "MALLOC_MMAP_THRESHOLD_", "1073741824",
                "MALLOC_TRIM_THRESHOLD_", "8589934592",
                "MALLOC_TOP_PAD_", "268435456");
    }

    ServiceKind kind() {
        return kind;
    }

    boolean isReady(HttpClient http) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(readiness)
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Fails with the end of its log when the service has ended by itself. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new CommandFailure(kind.directory() + " ended with status " + process.exitValue()
                    + "; the end of its log " + process.logFile() + ":\n" + tail());
        }
    }

    void terminate() {
        process.terminate();
    }

    /** Waits for the end; a service that does not leave in time is killed, which its results survive by design. */
    void awaitEnd(Duration patience) {
        process.awaitEnd(patience);
    }

    String tail() {
        return process.tail(TAIL_LINES);
    }
}

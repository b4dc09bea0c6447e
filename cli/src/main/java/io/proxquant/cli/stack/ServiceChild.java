package io.proxquant.cli.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.proxquant.cli.CommandFailure;
import io.proxquant.local.ChildProcess;
import io.proxquant.local.PrivateDirectory;

/**
 * One service as a child process: the jar that ships, with an agent that makes it leave when this process is gone. It can be
 * started again, on the same port and with the same settings.
 */
final class ServiceChild implements Part {
    private static final int TAIL_LINES = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Launch launch;
    private final Consumer<Runnable> whileOpen;
    private final HttpClient http;
    private final String address;
    private volatile ChildProcess process;

    /** What starts its process. */
    @FunctionalInterface
    interface Launch {
        /** Starts it. */
        ChildProcess start() throws IOException;
    }

    /**
     * A service that is not started yet.
     *
     * @param port where it answers about its health
     * @param whileOpen runs what starts a process, unless everything is being stopped
     */
    ServiceChild(String name, Launch launch, int port, HttpClient http, Consumer<Runnable> whileOpen) {
        this.name = name;
        this.launch = launch;
        this.whileOpen = whileOpen;
        this.http = http;
        this.address = "http://127.0.0.1:" + port;
    }

    /** How a service of this kind is started. */
    static Launch launch(Workplace workplace, ServiceKind kind, int port, Map<String, String> environment) {
        return () -> {
            Path log = workplace.logs().resolve(kind.directory() + ".log");
            Path work = PrivateDirectory.at(workplace.work(kind.directory()));
            var builder = new ProcessBuilder(command(workplace, kind));
            Map<String, String> settings = builder.environment();
            settings.putAll(environment);
            settings.putAll(nativeSettings());
            settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
            settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            settings.put("PROXQUANT_WORK_DIR", work.toString());
            settings.put("PROXQUANT_STORE_SPOOL", work.resolve("spool").toString());
            return ChildProcess.start(kind.directory(), builder, log);
        };
    }

    @Override
    public void begin() {
        whileOpen.accept(() -> {
            try {
                process = launch.start();
            } catch (IOException e) {
                throw new CommandFailure(name + " cannot be started: " + e, e);
            }
        });
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

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public boolean isLive() throws InterruptedException {
        return saysYes("/q/health/live");
    }

    @Override
    public boolean isReady() throws InterruptedException {
        return saysYes("/q/health/ready");
    }

    private boolean saysYes(String question) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(address + question))
                    .timeout(PATIENCE)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Fails with the end of its log when the service has ended by itself. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new CommandFailure(name + " ended with status " + exitStatus() + "; " + logEnd());
        }
    }

    @Override
    public ChildProcess.Activity activity() {
        return process.activity();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public int exitStatus() {
        return process.exitValue();
    }

    @Override
    public String logEnd() {
        return "the end of its log " + process.logFile() + ":\n" + process.tail(TAIL_LINES);
    }

    void terminate() {
        process.terminate();
    }

    /** Whether it ends in this time. */
    boolean ends(Duration patience) {
        return process.ends(patience);
    }
}

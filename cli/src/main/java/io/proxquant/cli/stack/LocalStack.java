package io.proxquant.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.local.StackException;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;

/**
 * A whole installation on this machine: broker and store in one child process, each service in another. Ready when it is
 * returned; stopped by {@link #close} in the order services, then stack, also from a shutdown hook. If this process is
 * killed without a chance to stop anything, every child notices the closed pipe and leaves: the services at once, the
 * stack some seconds later, so that they can still hand in what they have.
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration READY_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(90);
    private static final int LINGER_SECONDS = 20;

    private final Workplace workplace;
    private final HomeLock lock;
    private final List<ServiceChild> services = new ArrayList<>();
    private StackProcess stack;
    private RunningStack running;
    private volatile boolean closed;

    private LocalStack(Workplace workplace, HomeLock lock) {
        this.workplace = workplace;
        this.lock = lock;
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @param dataRoots directories that the services may read data from
     * @param without services that are left out, for example because they run in an IDE
     */
    public static LocalStack start(
            Workplace workplace, StackPorts ports, List<Path> dataRoots, Set<ServiceKind> without, Terminal terminal)
            throws InterruptedException {
        Preflight.check(workplace.home());
        var local = new LocalStack(workplace, HomeLock.take(workplace.home()));
        // Before the first child: whatever ends this process from here on, nothing is left behind.
        Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop-local-stack"));
        try {
            RunningStack.removeFrom(workplace.home()); // what one that was killed left there
            ports.requireFree();
            local.startChildren(ports, dataRoots, without, terminal);
            return local;
        } catch (InterruptedException | RuntimeException e) {
            local.close();
            throw e;
        }
    }

    /** How to reach it. */
    public RunningStack running() {
        return running;
    }

    /** Fails, with the end of its log, when a part of the installation has ended by itself. */
    public void requireAlive() {
        requireOpen();
        services.forEach(ServiceChild::requireAlive);
        if (!stack.isAlive()) {
            throw new CommandFailure("broker and object store ended by themselves; their log is "
                    + workplace.logs().resolve("stack.log"));
        }
    }

    private void startChildren(StackPorts ports, List<Path> dataRoots, Set<ServiceKind> without, Terminal terminal)
            throws InterruptedException {
        terminal.say("Starting broker and object store (data in " + workplace.data() + ")");
        beginStack(ports);
        try {
            stack.awaitReady(READY_PATIENCE); // holding no lock: Ctrl-C must be able to stop what hangs
        } catch (StackException e) {
            requireOpen();
            throw new CommandFailure(e.getMessage(), e);
        }
        running = running(ports, dataRoots);
        Map<String, String> environment = running.environment();
        for (ServiceKind kind : ServiceKind.values()) {
            if (!without.contains(kind)) {
                startService(kind, kind.port(ports), environment);
            }
        }
        awaitReady(terminal);
        running.leaveIn(workplace.home());
    }

    private synchronized void beginStack(StackPorts ports) {
        requireOpen();
        try {
            stack = StackProcess.begin(
                    StackOptions.in(workplace.data())
                            .withPorts(ports.kafka(), ports.store())
                            .withLinger(LINGER_SECONDS),
                    workplace.logs().resolve("stack.log"));
        } catch (StackException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private synchronized void startService(ServiceKind kind, int port, Map<String, String> environment) {
        requireOpen();
        services.add(ServiceChild.start(workplace, kind, port, environment));
    }

    /** After Ctrl-C the shutdown hook stops the children, and their end is no failure. */
    private void requireOpen() {
        if (closed) {
            throw new CommandFailure("stopped");
        }
    }

    private RunningStack running(StackPorts ports, List<Path> dataRoots) {
        return new RunningStack(
                ProcessHandle.current().pid(),
                stack.kafka(),
                stack.s3(),
                "us-east-1",
                stack.bucket(),
                stack.accessKey(),
                stack.secretKey(),
                stack.prefix(),
                "local",
                "http://127.0.0.1:" + ports.console(),
                dataRoots.stream().map(Path::toString).toList());
    }

    private void awaitReady(Terminal terminal) throws InterruptedException {
        var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        var waiting = new ArrayList<>(services);
        terminal.spinUntilEmpty(() -> {
            requireAlive();
            waiting.removeIf(service -> ready(service, http));
            if (!waiting.isEmpty() && System.nanoTime() > deadline) {
                throw new CommandFailure(waiting.get(0).kind().directory() + " is not ready after "
                        + READY_PATIENCE.toMinutes() + " minutes; the end of its log:\n"
                        + waiting.get(0).tail());
            }
            return waiting.isEmpty()
                    ? ""
                    : "Starting "
                            + waiting.stream()
                                    .map(each -> each.kind().directory())
                                    .collect(Collectors.joining(", "));
        });
    }

    private static boolean ready(ServiceChild service, HttpClient http) {
        try {
            return service.isReady(http);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops services, then broker and store; does nothing the second time, and waits for a stop under way. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        services.forEach(ServiceChild::terminate);
        services.forEach(service -> service.awaitEnd(STOP_PATIENCE));
        if (stack != null) {
            stack.close();
        }
        try {
            RunningStack.removeFrom(workplace.home());
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + workplace.home(), e);
        }
    }
}

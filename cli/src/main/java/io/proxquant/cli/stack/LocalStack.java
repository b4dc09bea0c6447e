package io.proxquant.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.local.StackException;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.local.StartPatience;

/**
 * A whole installation on this machine: broker and store in one child process, each service in another. Ready when it is
 * returned; stopped by {@link #close} in the order services, then stack, also from a shutdown hook; what has not ended after
 * 5.5 and 3 seconds is killed. If this process is killed without a chance to stop anything, every child notices the closed pipe
 * and leaves: the services at once, the stack some seconds later, so that they can still hand in what they have.
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration STUCK = StackProcess.READY_PATIENCE;
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration STOP_SILENCE = Duration.ofSeconds(2);
    static final Duration STOP_PATIENCE = Duration.ofMillis(5500);
    static final Duration STACK_PATIENCE = Duration.ofSeconds(3);
    private static final int LINGER_SECONDS = 20;

    private final Workplace workplace;
    private final HomeLock lock;
    private final Terminal terminal;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<ServiceChild> services = new ArrayList<>();
    private StackProcess stack;
    private RunningStack running;
    private volatile boolean closed;

    private LocalStack(Workplace workplace, HomeLock lock, Terminal terminal) {
        this.workplace = workplace;
        this.lock = lock;
        this.terminal = terminal;
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
        var local = new LocalStack(workplace, HomeLock.take(workplace.home()), terminal);
        // Before the first child: whatever ends this process from here on, nothing is left behind.
        Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop-local-stack"));
        try {
            RunningStack.removeFrom(workplace.home()); // what one that was killed left there
            ports.requireFree();
            local.startChildren(ports, dataRoots, without);
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
            throw new CommandFailure("broker and object store ended by themselves; their log is " + stackLog());
        }
    }

    private void startChildren(StackPorts ports, List<Path> dataRoots, Set<ServiceKind> without)
            throws InterruptedException {
        terminal.say("Starting broker and object store (data in " + workplace.data() + ")");
        beginStack(ports);
        try {
            stack.awaitReady(STUCK); // holding no lock: Ctrl-C must be able to stop what hangs
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
        awaitReady();
        running.leaveIn(workplace.home());
    }

    private synchronized void beginStack(StackPorts ports) {
        requireOpen();
        try {
            stack = StackProcess.begin(
                    StackOptions.in(workplace.data())
                            .withPorts(ports.kafka(), ports.store())
                            .withLinger(LINGER_SECONDS),
                    stackLog());
        } catch (StackException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private void startService(ServiceKind kind, int port, Map<String, String> environment) {
        var service = new ServiceChild(
                kind.directory(), ServiceChild.launch(workplace, kind, port, environment), port, http, this::whileOpen);
        whileOpen(() -> {
            service.begin();
            services.add(service);
        });
    }

    /** Runs what starts a child; fails once all are being stopped, since that child would be left behind. */
    private synchronized void whileOpen(Runnable start) {
        requireOpen();
        start.run();
    }

    /**
     * Keeps every part running until {@link #close}: what ends, is not live any more or gets stuck is started again, within a
     * limit, and the rest is left alone. Says what it does, and how all stand whenever that changes.
     */
    public void supervise() throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        parts.add(new StackPart(stack, stackLog(), this::whileOpen));
        parts.addAll(services);
        var supervision = new Supervision(parts, terminal::say, Clock.systemUTC());
        while (!closed) {
            try {
                supervision.look();
            } catch (CommandFailure | IllegalStateException e) {
                if (!closed) {
                    throw e;
                }
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    private Path stackLog() {
        return workplace.logs().resolve("stack.log");
    }

    /** Fails after Ctrl-C, when the shutdown hook stops the children, so that their end is not reported as a failure. */
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

    /** Waits for the services as long as they make progress. */
    private void awaitReady() throws InterruptedException {
        Map<ServiceChild, StartPatience> waiting = new LinkedHashMap<>();
        services.forEach(service -> waiting.put(service, new StartPatience(STUCK)));
        terminal.spinUntilEmpty(() -> {
            requireAlive();
            waiting.keySet().removeIf(LocalStack::ready);
            waiting.forEach((service, patience) -> {
                if (patience.spentAt(Instant.now(), service.activity())) {
                    throw new CommandFailure(service.name() + " is not ready, and did nothing for " + STUCK.toMinutes()
                            + " minutes; " + service.logEnd());
                }
            });
            return waiting.isEmpty()
                    ? ""
                    : "Starting "
                            + waiting.keySet().stream().map(ServiceChild::name).collect(Collectors.joining(", "));
        });
    }

    private static boolean ready(ServiceChild service) {
        try {
            return service.isReady();
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
        new Stopping(STOP_SILENCE, STOP_PATIENCE, terminal::say).stop(services);
        if (stack != null) {
            stack.stop(STACK_PATIENCE);
        }
        try {
            RunningStack.removeFrom(workplace.home());
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + workplace.home(), e);
        }
    }
}

package io.proxquant.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stack in a JVM of its own, as its parent sees it. Needs nothing but the JDK, so tests of every module can have a
 * real broker and a real store; a stack can be stopped, killed as by a power cut, and started again on the same ports
 * and the same data. It never outlives this process, however this process ends.
 */
public final class StackProcess implements AutoCloseable {
    /** Names the system property with the root of the checkout, under which the stack's jars are looked for. */
    public static final String ROOT_PROPERTY = "proxquant.root";

    /** Names the system property with the build folder inside a module, {@code target} by default. */
    public static final String PRODUCTS_PROPERTY = "proxquant.products";

    private static final String MAVENS_PRODUCTS = "target";
    /** How long a stack that starts may neither log nor compute anything before it counts as stuck. */
    public static final Duration READY_PATIENCE = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int TAIL_LINES = 40;
    private static final int ENDING_LINES = 12;
    private static final int REASON_CHARACTERS = 20_000;

    private final StackOptions options;
    private final Path libraries;
    private final Path log;
    private ChildProcess process;
    private StackEndpoints endpoints;

    private StackProcess(StackOptions options, Path libraries, Path log) {
        this.options = options;
        this.libraries = libraries;
        this.log = log;
    }

    /** Starts both servers on free ports with their data in the directory; returns when they are ready. */
    public static StackProcess start(Path dataDirectory) {
        return start(StackOptions.in(dataDirectory));
    }

    /** Starts a stack, its log in {@code stack.log} of the data directory; returns when it is ready. */
    public static StackProcess start(StackOptions options) {
        return start(options, options.dataDirectory().resolve("stack.log"));
    }

    /**
     * Starts a stack with its log in the given file; returns when it is ready.
     *
     * @throws StackException saying what is wrong and what to do: jars not built, port taken, directory in use ...
     */
    public static StackProcess start(StackOptions options, Path log) {
        return begin(options, log).awaitReady(READY_PATIENCE);
    }

    /** Starts a stack and returns at once: it can be stopped from now on, and is of use after {@link #awaitReady}. */
    public static StackProcess begin(StackOptions options, Path log) {
        var stack = new StackProcess(options, findLibraries(), log);
        stack.launch(options);
        return stack;
    }

    /**
     * Waits until both servers are ready. {@link #stop} from another thread ends the wait, and so does an interrupt.
     *
     * @param patience how long it may neither log nor compute anything; one that makes progress is waited for
     * @throws StackException saying why the stack ended, or what it said last where it got stuck
     */
    public StackProcess awaitReady(Duration patience) {
        CompletableFuture<Optional<StackEndpoints>> said =
                CompletableFuture.supplyAsync(() -> readEndpoints(process.output()));
        var start = new StartPatience(patience);
        try {
            while (!start.spentAt(Instant.now(), process.activity())) {
                Optional<Optional<StackEndpoints>> ready = within(said, LOOK);
                if (ready.isPresent()) {
                    endpoints = ready.get().orElseThrow(() -> new StackException(reason()));
                    return this;
                }
            }
            process.kill();
            throw new StackException("the stack is not ready and did nothing for " + patience.toSeconds()
                    + " s; the end of its log " + log + ":\n" + process.tail(TAIL_LINES));
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
            throw new StackException("stopped before the stack was ready", e);
        } catch (ExecutionException e) {
            process.kill();
            throw new StackException("what the stack says cannot be read: " + e.getCause(), e);
        }
    }

    private static <T> Optional<T> within(CompletableFuture<T> future, Duration patience)
            throws InterruptedException, ExecutionException {
        try {
            return Optional.of(future.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    public StackEndpoints endpoints() {
        return endpoints;
    }

    /** Bootstrap servers of the broker. */
    public String kafka() {
        return endpoints.kafka();
    }

    /** Endpoint of the S3 server. */
    public String s3() {
        return endpoints.s3();
    }

    public String accessKey() {
        return endpoints.accessKey();
    }

    public String secretKey() {
        return endpoints.secretKey();
    }

    public String bucket() {
        return endpoints.bucket();
    }

    public String prefix() {
        return endpoints.prefix();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the stack logged so far, for a failure message. */
    public String logText() {
        return process.log();
    }

    /** Kills the stack without warning, as a power cut or the out-of-memory killer would. */
    public void kill() {
        process.kill();
    }

    /** Asks the stack to stop and waits until it has. */
    public void stop() {
        process.close();
    }

    /** Asks the stack to stop; one that has not in this time is killed, which its data survive. */
    public void stop(Duration patience) {
        process.stop(patience);
    }

    /** Starts a stopped or killed stack again: same ports, same data, same credentials; returns when it is ready. */
    public void startAgain() {
        beginAgain();
        awaitReady(READY_PATIENCE);
    }

    /** Starts it again and returns at once, as {@link #begin} does. */
    public void beginAgain() {
        if (process.isAlive()) {
            throw new IllegalStateException("the stack still runs, process " + process.pid());
        }
        launch(options.withPorts(endpoints.kafkaPort(), endpoints.storePort()));
    }

    /** What its process has done so far. */
    public ChildProcess.Activity activity() {
        return process.activity();
    }

    /** The exit status of a stack that has ended. */
    public int exitStatus() {
        return process.exitValue();
    }

    /** The last lines of its log, for a message. */
    public String logEnd() {
        return process.tail(ENDING_LINES);
    }

    /** {@link #stop()}; harmless when it is stopped already. */
    @Override
    public void close() {
        stop();
    }

    private void launch(StackOptions wanted) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                libraries + "/*",
                "io.proxquant.local.StackMain"));
        command.addAll(wanted.arguments());
        try {
            process = ChildProcess.talking("the stack", new ProcessBuilder(command), log);
        } catch (IOException e) {
            throw new UncheckedIOException("the stack cannot be started", e);
        }
    }

    /** Reads up to the ready line; empty if the stack ends first. */
    private static Optional<StackEndpoints> readEndpoints(InputStream output) {
        // Not closed: the pipe stays open as long as the stack runs.
        var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<StackEndpoints> ready = StackEndpoints.parse(line);
                if (ready.isPresent()) {
                    return ready;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String reason() {
        process.awaitEnd(ChildProcess.STOP_PATIENCE);
        // The log begins with earlier starts, so only the last failure in it can be this one's.
        String all = process.log();
        String text = all.substring(Math.max(0, all.length() - REASON_CHARACTERS));
        int said = text.lastIndexOf(StackMain.FAILURE);
        return said >= 0
                ? text.substring(said + StackMain.FAILURE.length())
                        .lines()
                        .findFirst()
                        .orElse("")
                : "the stack ended with status " + process.exitValue() + " before it was ready; its log is " + log
                        + ":\n" + process.tail(TAIL_LINES);
    }

    /** The build folder inside a module; the launcher keeps its own builds apart from others. */
    public static String products() {
        return System.getProperty(PRODUCTS_PROPERTY, MAVENS_PRODUCTS);
    }

    /** What to do if a module is not built, which depends on what builds it. */
    public static String remedy(Path root, String module) {
        if (!Files.exists(root.resolve("pom.xml"))) {
            return root + " is no checkout (an image has the command alone); give the command in one, or set -D"
                    + ROOT_PROPERTY + " to its root";
        }
        return products().equals(MAVENS_PRODUCTS)
                ? "build it with: mvn -DskipTests -pl " + module + " -am package"
                : "remove " + root.resolve(module).resolve(products())
                        + " and give the command again, which builds it anew";
    }

    private static Path findLibraries() {
        Path root = Path.of(System.getProperty(ROOT_PROPERTY, System.getProperty("user.dir")));
        Path libraries = root.resolve("local").resolve(products()).resolve("stack/lib");
        if (!Files.isDirectory(libraries)) {
            throw new StackException("the stack is not in " + libraries + "; " + remedy(root, "local"));
        }
        return libraries;
    }
}

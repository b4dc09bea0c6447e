package io.proxquant.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child process that runs as long as its parent needs it, with its output in a log file. It is asked to end before it is
 * killed, and every wait for it is bounded; an interrupted wait kills the child at once, since nobody will come back for
 * it.
 */
public final class ChildProcess implements AutoCloseable {
    /** How long a program has to end by itself unless said otherwise. */
    public static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program whose output is appended to the log.
     *
     * @param name for messages
     */
    public static ChildProcess start(String name, ProcessBuilder program, Path log) throws IOException {
        program.redirectErrorStream(true).redirectOutput(logged(log));
        return new ChildProcess(name, program.start(), log);
    }

    /** Likewise, but only standard error is logged: this process talks with the child over the other streams. */
    public static ChildProcess talking(String name, ProcessBuilder program, Path log) throws IOException {
        program.redirectError(logged(log));
        return new ChildProcess(name, program.start(), log);
    }

    private static ProcessBuilder.Redirect logged(Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        return ProcessBuilder.Redirect.appendTo(log.toFile());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status of a child that has ended. */
    public int exitValue() {
        return process.exitValue();
    }

    /** The standard output of a {@link #talking} child. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Asks it to end, as TERM does. */
    public void terminate() {
        // The handle, since Process.destroy() closes the pipe first, and a child that watches it would see its parent
        // die.
        process.toHandle().destroy();
    }

    /** Whether it ends in this time. */
    public boolean ends(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Asks it to end; one that does not in time is killed. */
    public void stop(Duration patience) {
        terminate();
        awaitEnd(patience);
    }

    /** Waits for the child to end; one that does not in time is killed. */
    public void awaitEnd(Duration patience) {
        if (!ends(patience)) {
            kill();
        }
    }

    /** Ends it without warning, as a power cut or the out-of-memory killer would; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!ends(STOP_PATIENCE)) {
            throw new IllegalStateException("process " + pid() + " of " + name + " does not end");
        }
    }

    /** {@link #stop} with the usual patience; harmless when it has ended. */
    @Override
    public void close() {
        stop(STOP_PATIENCE);
    }

    /**
     * What a child has done so far; two of these tell whether it made progress.
     *
     * @param said bytes of its log
     * @param computed on all processors; zero where the system does not tell, and for one that has ended
     */
    public record Activity(long said, Duration computed) {}

    /** What the child has done so far. */
    public Activity activity() {
        return new Activity(
                log.toFile().length(), process.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    /** The file with its output. */
    public Path logFile() {
        return log;
    }

    /** Its whole output, after that of earlier children with the same file. */
    public String log() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** The last lines of its log, for a failure message. */
    public String tail(int lines) {
        List<String> all = log().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}

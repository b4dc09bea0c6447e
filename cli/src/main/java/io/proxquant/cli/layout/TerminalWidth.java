package io.proxquant.cli.layout;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The width of the terminal that started this process. It is asked of {@code stty}, which every system with terminals has, at
 * first and whenever the window was resized since; without an answer {@code COLUMNS} counts, else the usual 80.
 */
public final class TerminalWidth implements Width {
    private static final int USUAL = 80;
    /** Less counts as this, since nothing would fit; 0 does not count, as some terminals say it when they do not know. */
    private static final int LEAST = 20;

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Supplier<Optional<String>> size;
    private final String columns;
    private final BooleanSupplier resized;
    private boolean stale = true;
    private int known = USUAL;

    /**
     * A width that is asked for when it is needed.
     *
     * @param size what {@code stty size} says: rows and columns; empty if it cannot say
     * @param columns the variable {@code COLUMNS}, or null
     * @param resized whether the window may have been resized since this was asked last
     */
    TerminalWidth(Supplier<Optional<String>> size, String columns, BooleanSupplier resized) {
        this.size = size;
        this.columns = columns;
        this.resized = resized;
    }

    /** The width of this process's terminal, kept up to date while something is drawn there. */
    public static TerminalWidth ofThisProcess() {
        return new TerminalWidth(TerminalWidth::stty, System.getenv("COLUMNS"), new ResizeSignal());
    }

    /** Columns of the terminal of this process now. */
    public static int now() {
        return new TerminalWidth(TerminalWidth::stty, System.getenv("COLUMNS"), () -> true).columns();
    }

    @Override
    public synchronized int columns() {
        // Before the terminal is asked: a resize that comes meanwhile counts for the next time.
        stale |= resized.getAsBoolean();
        if (stale) {
            Optional<String> said = size.get();
            stale = said.isEmpty();
            known = said.flatMap(TerminalWidth::last).or(() -> last(columns)).orElse(USUAL);
        }
        return known;
    }

    private static Optional<Integer> last(String numbers) {
        if (numbers == null || !numbers.strip().matches("(\\d{1,5} )?\\d{1,5}")) {
            return Optional.empty();
        }
        int columns = Integer.parseInt(numbers.strip().replaceFirst(".* ", ""));
        return columns == 0 ? Optional.empty() : Optional.of(Math.max(LEAST, columns));
    }

    private static Optional<String> stty() {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.exitValue() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

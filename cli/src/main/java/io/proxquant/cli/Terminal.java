package io.proxquant.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

import io.proxquant.contracts.Printable;

/**
 * What a person sees while a command works: lines, and a spinner where the output is a terminal. Writes to standard
 * error, which leaves standard output to results.
 */
public final class Terminal {
    /** Set to {@code true} by the launcher script when standard error is a terminal: Java cannot tell by itself. */
    public static final String INTERACTIVE_PROPERTY = "proxquant.terminal";

    private static final String FRAMES = "|/-\\";
    private static final Duration FRAME = Duration.ofMillis(200);

    private final PrintStream out;
    private final boolean interactive;

    public Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** Standard error of this process. */
    public static Terminal standardError() {
        return new Terminal(System.err, Boolean.getBoolean(INTERACTIVE_PROPERTY));
    }

    /** Whether a person looks on, so that lines may be drawn over. */
    public boolean interactive() {
        return interactive;
    }

    public PrintStream stream() {
        return out;
    }

    /** Prints one line. */
    public void say(String line) {
        out.println(Printable.lines(line));
        out.flush();
    }

    /**
     * Asks every fifth of a second whether all is done, showing the newest status; without a terminal the
     * status is printed once, and again when it changes.
     *
     * @param status empty when done
     */
    public void spinUntilEmpty(Supplier<String> status) throws InterruptedException {
        String last = "";
        for (int frame = 0; ; frame++) {
            String now = status.get();
            if (now.isEmpty()) {
                break;
            }
            if (interactive) {
                out.print("\r\033[K" + FRAMES.charAt(frame % FRAMES.length()) + " " + Printable.line(now));
                out.flush();
            } else if (!now.equals(last)) {
                say(now);
            }
            last = now;
            Thread.sleep(FRAME.toMillis());
        }
        if (interactive && !last.isEmpty()) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}

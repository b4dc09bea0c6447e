package io.proxquant.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.layout.DisplayText;
import io.proxquant.cli.layout.ProgressLine;
import io.proxquant.cli.layout.TerminalWidth;
import io.proxquant.cli.layout.Width;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;

/**
 * What a person sees while a command works: lines, and a spinner where the output is a terminal. Writes to standard
 * error, which leaves standard output to results.
 */
public final class Terminal {
    /** Set to {@code true} by the launcher script when standard error is a terminal: Java cannot tell by itself. */
    public static final String INTERACTIVE_PROPERTY = "proxquant.terminal";
    /** Likewise for standard output. */
    public static final String OUTPUT_PROPERTY = "proxquant.terminal.output";
    /** And for standard input. */
    public static final String INPUT_PROPERTY = "proxquant.terminal.input";

    private static final String FRAMES = "|/-\\";
    private static final Duration FRAME = Duration.ofMillis(200);

    private final PrintStream out;
    private final boolean interactive;
    private final ProgressLine line;

    public Terminal(PrintStream out, boolean interactive) {
        this(out, interactive, TerminalWidth.ofThisProcess());
    }

    /** A terminal of this width, which matters only if it is interactive. */
    public Terminal(PrintStream out, boolean interactive, Width width) {
        this.out = out;
        this.interactive = interactive;
        this.line = new ProgressLine(out, width);
    }

    /** Standard error of this process. */
    public static Terminal standardError() {
        return new Terminal(System.err, Boolean.getBoolean(INTERACTIVE_PROPERTY));
    }

    /** The columns of standard output; unlimited if it is no terminal. */
    public static int outputColumns() {
        return Boolean.getBoolean(OUTPUT_PROPERTY)
                ? TerminalWidth.now()
                : Width.unlimited().columns();
    }

    /** The columns of standard error; unlimited if it is no terminal. */
    public static int errorColumns() {
        return Boolean.getBoolean(INTERACTIVE_PROPERTY)
                ? TerminalWidth.now()
                : Width.unlimited().columns();
    }

    /** Whether a person both gives the commands and reads what they print. */
    public static boolean personWatches() {
        return Boolean.getBoolean(INPUT_PROPERTY) && Boolean.getBoolean(OUTPUT_PROPERTY);
    }

    /** A progress bar for a whole piece of work; not drawn if the output is no terminal. */
    public Bar bar(String task, long total) {
        return interactive ? Bar.on(line, task, total) : Bar.none();
    }

    /** Whether the output is a terminal, so that lines may be redrawn. */
    public boolean interactive() {
        return interactive;
    }

    public PrintStream stream() {
        return out;
    }

    /** Prints one line. */
    public void say(String line) {
        out.println(Printable.lines(EncodedNames.shownText(line)));
        out.flush();
    }

    /** Prints this below what is drawn, which stays; nothing is drawn after it. */
    public void endWith(String text) {
        line.end();
        if (interactive) {
            out.println();
        }
        say(text);
    }

    /** Replaces the line that was drawn last, cut to the width of the terminal. */
    public void draw(String text) {
        line.accept(DisplayText.cut(Printable.line(text), line.getMaxRenderedLength()));
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
                draw(FRAMES.charAt(frame % FRAMES.length()) + " " + now);
            } else if (!now.equals(last)) {
                say(now);
            }
            last = now;
            Thread.sleep(FRAME.toMillis());
        }
        if (interactive && !last.isEmpty()) {
            line.clear();
        }
    }
}

package io.proxquant.cli.layout;

import java.io.PrintStream;

import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The one line of a terminal that is redrawn as work goes on. One column stays free, so that no terminal goes to the next
 * line by itself; a line that a narrower window has broken is erased as a whole.
 */
public final class ProgressLine implements ProgressBarConsumer {
    private final PrintStream out;
    private final Width width;
    private int drawn;
    private boolean ended;

    /** A line with nothing drawn, at whose beginning the cursor is. */
    public ProgressLine(PrintStream out, Width width) {
        this.out = out;
        this.width = width;
    }

    @Override
    public int getMaxRenderedLength() {
        return Math.max(1, width.columns() - 1);
    }

    @Override
    public synchronized void accept(String line) {
        if (ended) {
            return;
        }
        String fitting = DisplayText.start(line.stripTrailing(), getMaxRenderedLength());
        out.print(back() + fitting);
        out.flush();
        drawn = DisplayText.width(fitting);
    }

    @Override
    public synchronized void clear() {
        if (ended) {
            return;
        }
        out.print(back());
        out.flush();
        drawn = 0;
    }

    /** The control characters that erase the drawn line and return to its beginning. */
    private String back() {
        int broken = drawn == 0 ? 0 : (drawn - 1) / width.columns();
        return "\r" + (broken == 0 ? "" : "\033[" + broken + "A") + "\033[J";
    }

    /** Keeps what was drawn last, and goes below it. */
    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        out.println();
        out.flush();
        drawn = 0;
    }

    /** Keeps what was drawn last; from now on nothing is drawn. */
    public synchronized void end() {
        ended = true;
    }
}

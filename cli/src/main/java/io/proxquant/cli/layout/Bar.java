package io.proxquant.cli.layout;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar for a whole piece of work, with the time that the rest takes at the pace so far. Does nothing where no
 * terminal shows it.
 */
public final class Bar implements AutoCloseable {
    private static final int UPDATE_MILLIS = 250;

    private final ProgressBar bar;

    private Bar(ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar that is drawn on this line. */
    public static Bar on(ProgressLine line, String task, long total) {
        return new Bar(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new UntilClosed(line))
                .build());
    }

    /**
     * Ignores drawing after the bar is closed: its thread may draw once more, and would draw the bar again below
     * itself.
     */
    private static final class UntilClosed implements ProgressBarConsumer {
        private final ProgressLine line;
        private boolean closed;

        UntilClosed(ProgressLine line) {
            this.line = line;
        }

        @Override
        public int getMaxRenderedLength() {
            return line.getMaxRenderedLength();
        }

        @Override
        public synchronized void accept(String text) {
            if (!closed) {
                line.accept(text);
            }
        }

        @Override
        public synchronized void clear() {
            if (!closed) {
                line.clear();
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                line.close();
            }
        }
    }

    /** One that is not drawn. */
    public static Bar none() {
        return new Bar(null);
    }

    /** Sets how much is done. */
    public void stepTo(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** Adds to what is done. */
    public void step(long more) {
        if (bar != null) {
            bar.stepBy(more);
        }
    }

    /** Sets how much there is to do in all, as far as is known by now. */
    public void total(long total) {
        if (bar != null) {
            bar.maxHint(total);
        }
    }

    /** Sets the text beside the bar. */
    public void say(String figures) {
        if (bar != null) {
            bar.setExtraMessage(figures);
        }
    }

    /** Leaves the bar as it stands. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

package io.proxquant.cli.layout;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a whole piece of work is, and how long the rest of it takes at the pace so far. Where nobody looks on it does
 * nothing.
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

    /** The thread that draws it may come once more when it is closed, and would draw it below itself. */
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

    /** So much is done. */
    public void stepTo(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** So much more is done. */
    public void step(long more) {
        if (bar != null) {
            bar.stepBy(more);
        }
    }

    /** There is so much to do in all, as is known by now. */
    public void total(long total) {
        if (bar != null) {
            bar.maxHint(total);
        }
    }

    /** What is said beside it. */
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

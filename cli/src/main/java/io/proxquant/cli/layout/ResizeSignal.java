package io.proxquant.cli.layout;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jline.utils.Signals;

/**
 * Whether the window was resized since this was asked last, as the signal {@code WINCH} tells: asking the terminal starts a
 * process, which is too much for every redraw of a bar, and once a second would be too late. Without signals the answer is
 * always yes. A process has one listener, the newest.
 */
final class ResizeSignal implements BooleanSupplier {
    private final AtomicBoolean resized = new AtomicBoolean(true);
    private boolean asked;
    private boolean heard;

    @Override
    public synchronized boolean getAsBoolean() {
        if (!asked) {
            asked = true;
            heard = Signals.register("WINCH", () -> resized.set(true)) != null;
        }
        return resized.getAndSet(false) || !heard;
    }
}

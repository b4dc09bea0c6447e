package io.proxquant.cli.layout;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jline.utils.Signals;

/**
 * Whether the window was resized since this was asked last, as the system tells by the signal {@code WINCH}: asking the terminal
 * takes a process, which is too much for every time that a bar is drawn, and once a second is too late for a bar that is drawn
 * over. Where there are no signals it may always have been. A process has one listener, the newest.
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

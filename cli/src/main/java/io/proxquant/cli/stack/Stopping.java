package io.proxquant.cli.stack;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stops all services at once. A step may take minutes, longer than the person who stops them waits: a service that does not
 * finish its step in time is killed, which its results survive by design.
 */
final class Stopping {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Duration silence;
    private final Duration patience;
    private final Consumer<String> say;

    /**
     * @param silence after which it is said what is waited for
     * @param patience after which what is left is killed
     */
    Stopping(Duration silence, Duration patience, Consumer<String> say) {
        this.silence = silence;
        this.patience = patience;
        this.say = say;
    }

    /** Returns when none of them runs any more. */
    void stop(List<ServiceChild> services) {
        services.forEach(ServiceChild::terminate);
        long begun = System.nanoTime();
        boolean told = false;
        for (ServiceChild service : services) {
            while (!service.ends(look(begun))) {
                long waited = System.nanoTime() - begun;
                if (waited > patience.toNanos()) {
                    say.accept(service.name() + " is still in a step after " + patience.toSeconds()
                            + " s and is killed; what it did is kept up to the last state that it saved");
                    service.kill();
                } else if (!told && waited > silence.toNanos()) {
                    told = true;
                    say.accept("Stopping; " + service.name() + " finishes the step that it is in");
                }
            }
        }
    }

    /** How long to wait before looking again, within the time that all services have together. */
    private Duration look(long begun) {
        Duration left = patience.minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left.compareTo(LOOK) < 0 ? left : LOOK;
    }
}

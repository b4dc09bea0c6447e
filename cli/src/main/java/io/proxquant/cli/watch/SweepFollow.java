package io.proxquant.cli.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.sweeps.SweepReport;

/**
 * Publishes a sweep and follows its runs to their ends; the report is then read from the store, as anybody later reads
 * it.
 */
public final class SweepFollow {
    private static final Duration POLL = Duration.ofMillis(300);

    private SweepFollow() {}

    /** Publishes and waits, without limit: training takes as long as it takes. */
    public static SweepReport untilEnd(Submitted work, Installation installation, Terminal terminal)
            throws InterruptedException {
        try (var tail = new EventTail(installation.connection(), EventTail.From.NOW)) {
            int size = work.recipe().sweep().members().size();
            var watch =
                    new SweepWatch(work.model(), work.run(), size, work.recipe().variants());
            work.publish(installation);
            Map<String, Integer> epochs = new HashMap<>();
            String said = "";
            for (Optional<String> awaited = watch.awaited(); awaited.isPresent(); awaited = watch.awaited()) {
                if (!awaited.get().equals(said)) {
                    said = awaited.get();
                    terminal.say("Waiting for " + said);
                }
                for (Event event : tail.poll(POLL)) {
                    if (event instanceof RunProgressed progress && watch.has(progress.run())) {
                        show(progress, epochs, terminal);
                    }
                    watch.accept(event);
                }
            }
        }
        return installation
                .sweeps()
                .read(work.run())
                .orElseThrow(() -> new CommandFailure("the store has no sweep " + work.run()));
    }

    /** A line for every epoch of every run; a bar would jump between runs that are trained at once. */
    private static void show(RunProgressed progress, Map<String, Integer> epochs, Terminal terminal) {
        Integer before = epochs.put(progress.run(), progress.epoch());
        if (before == null || before != progress.epoch()) {
            terminal.say(progress.run() + ": " + progress.phase().wire() + " epoch " + progress.epoch() + "/"
                    + progress.totalEpochs() + ProgressView.figures(progress));
        }
    }
}

package io.proxquant.cli.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.registry.sweeps.SweepReport;

/**
 * Publishes a sweep and follows its runs to their ends; the report is then read from the store, as any later command
 * reads it.
 */
public final class SweepFollow {
    private static final Duration POLL = Duration.ofMillis(300);

    private SweepFollow() {}

    /**
     * What came out.
     *
     * @param report mean and spread, as the store has them
     * @param failures what kept runs, or artifacts of theirs, from being counted in it
     * @param promoted artifacts of its runs that became champion
     */
    public record Ended(SweepReport report, List<String> failures, List<String> promoted) {}

    /** Publishes and waits, without limit: training takes as long as it takes. */
    public static Ended untilEnd(Submitted work, Installation installation, String options, Terminal terminal)
            throws InterruptedException {
        RequestReference asked = work.request(installation);
        int size = work.recipe().sweep().members().size();
        var watch = new SweepWatch(
                asked, work.model(), work.run(), size, work.recipe().variants());
        try (var tail = new EventTail(installation.connection(), work.from());
                var goingOn = GoingOn.at(work, options, terminal)) {
            goingOn.publish(work, installation);
            Map<String, Integer> epochs = new HashMap<>();
            String told = "";
            for (Optional<String> awaited = watch.awaited(); awaited.isPresent(); awaited = watch.awaited()) {
                if (!awaited.get().equals(told)) {
                    told = awaited.get();
                    terminal.say("Waiting for " + told);
                }
                for (CorrelatedEvent said : tail.poll(POLL)) {
                    if (said.event() instanceof RunProgressed progress
                            && watch.has(progress.run())
                            && said.answers(asked)) {
                        goingOn.taken();
                        show(progress, epochs, terminal);
                    }
                    watch.accept(said);
                }
            }
        }
        SweepReport report = installation
                .sweeps()
                .read(work.run())
                .orElseThrow(() -> new CommandFailure("the store has no sweep " + work.run()));
        return new Ended(report, watch.failures(), watch.promoted());
    }

    /** A line for every epoch of every run; a bar would jump between runs that are trained at once. */
    private static void show(RunProgressed progress, Map<String, Integer> epochs, Terminal terminal) {
        Integer before = epochs.put(progress.run(), progress.position().epoch());
        if (before == null || before != progress.position().epoch()) {
            terminal.say(progress.run() + ": " + progress.position().phase().wire() + " epoch "
                    + progress.position().epoch() + "/" + progress.position().totalEpochs()
                    + ProgressView.figures(progress));
        }
    }
}

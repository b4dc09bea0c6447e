package io.proxquant.cli.watch;

import java.time.Duration;
import java.util.Optional;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.RunProgressed;

/** Publishes submitted work and follows it to its end. */
public final class Follow {
    private static final Duration POLL = Duration.ofMillis(300);

    private Follow() {}

    /**
     * Publishes and waits, without limit: training takes as long as it takes.
     *
     * @param from {@code BEGINNING} for work that was asked for before: its last words may have been spoken
     * @param stillThere asked between looks; throws when waiting has become pointless
     */
    public static RunResults untilEnd(
            Submitted work, Installation installation, EventTail.From from, Terminal terminal, Runnable stillThere)
            throws InterruptedException {
        try (var tail = new EventTail(installation.connection(), from);
                var view = new ProgressView(terminal)) {
            Long step = work.event() instanceof CheckpointPublished checkpoint ? checkpoint.step() : null;
            var asked = work.request(installation);
            var watch = new RunWatch(asked, work.model(), work.run(), work.variants(), step);
            work.publish(installation);
            String told = "";
            while (true) {
                for (Said said : tail.poll(POLL)) {
                    if (said.event() instanceof RunProgressed progress
                            && progress.run().equals(work.run())
                            && said.answers(asked)) {
                        view.show(progress);
                    }
                    watch.accept(said);
                }
                Optional<String> awaited = watch.awaited();
                if (awaited.isEmpty()) {
                    return watch.results();
                }
                told = say(terminal, view, watch, awaited.get(), told);
                stillThere.run();
            }
        }
    }

    private static String say(Terminal terminal, ProgressView view, RunWatch watch, String awaited, String told) {
        if (watch.trained() && !awaited.equals(told)) {
            view.close();
            terminal.say("Waiting for the " + awaited);
        }
        return awaited;
    }
}

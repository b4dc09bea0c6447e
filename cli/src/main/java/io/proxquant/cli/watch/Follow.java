package io.proxquant.cli.watch;

import java.time.Duration;
import java.util.Optional;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;

/** Publishes submitted work and follows it to its end. */
public final class Follow {
    private static final Duration POLL = Duration.ofMillis(300);
    // After so many looks a trainer that is free would have taken the run.
    private static final int QUEUED_AFTER = 20;

    private Follow() {}

    /**
     * Publishes and waits, without limit: training takes as long as it takes.
     *
     * @param from {@code BEGINNING} for work that was asked for before, since its answers may be published already
     * @param options by which the installation was named, for commands in messages; null if it ends with this one
     * @param stillThere asked between looks; throws when waiting has become pointless
     */
    public static RunResults untilEnd(
            Submitted work,
            Installation installation,
            EventTail.From from,
            String options,
            Terminal terminal,
            Runnable stillThere)
            throws InterruptedException {
        Long step = work.event() instanceof CheckpointPublished checkpoint ? checkpoint.step() : null;
        var asked = work.request(installation);
        var watch = new RunWatch(asked, work.model(), work.run(), work.variants(), step);
        try (var tail = new EventTail(installation.connection(), from);
                var goingOn = GoingOn.at(work, options, terminal)) {
            goingOn.publish(work, installation);
            return untilEnd(work, asked, watch, tail, goingOn, terminal, stillThere);
        }
    }

    /**
     * Follows work that somebody published earlier, from where retention begins.
     *
     * @param asked the request, null where it is not known
     * @param taken whether a trainer has it, since the event of its start may be gone
     * @param step last step of a run that is completed, null for others
     */
    public static RunResults along(
            Submitted work,
            RequestReference asked,
            boolean taken,
            Long step,
            String options,
            Installation installation,
            Terminal terminal)
            throws InterruptedException {
        var watch = new RunWatch(asked, work.model(), work.run(), work.variants(), step);
        try (var tail = new EventTail(installation.connection(), EventTail.From.BEGINNING);
                var goingOn = GoingOn.at(work, options, terminal)) {
            goingOn.asked();
            if (taken) {
                goingOn.taken();
            }
            return untilEnd(work, asked, watch, tail, goingOn, terminal, () -> {});
        }
    }

    private static RunResults untilEnd(
            Submitted work,
            RequestReference asked,
            RunWatch watch,
            EventTail tail,
            GoingOn goingOn,
            Terminal terminal,
            Runnable stillThere)
            throws InterruptedException {
        try (var view = new ProgressView(terminal)) {
            String told = "";
            for (int looks = 1; ; looks++) {
                for (CorrelatedEvent said : tail.poll(POLL)) {
                    if (said.answers(asked)) {
                        show(said.event(), work.run(), view, goingOn);
                    }
                    watch.accept(said);
                }
                Optional<String> awaited = watch.awaited();
                if (awaited.isEmpty()) {
                    return watch.results();
                }
                if (looks == QUEUED_AFTER && !goingOn.isTaken() && !watch.trained()) {
                    terminal.say("Run " + work.run() + " is queued: no trainer has taken it yet");
                }
                told = say(terminal, view, watch, awaited.get(), told);
                stillThere.run();
            }
        }
    }

    private static void show(Event event, String run, ProgressView view, GoingOn goingOn) {
        if (event instanceof RunProgressed progress && progress.run().equals(run)) {
            goingOn.taken();
            view.show(progress);
        } else if (event instanceof RunStarted started && started.run().equals(run)) {
            goingOn.taken();
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

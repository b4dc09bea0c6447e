package io.proxquant.cli.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

import io.proxquant.cli.CommandFailure;
import io.proxquant.local.StackException;
import io.proxquant.local.StackProcess;
import io.proxquant.local.StartPatience;

/**
 * Keeps one part running: a part that ended, does not answer that it is live, or gets stuck while it starts, is started again,
 * within the limit of {@link Restarts}; beyond it the part is left down. Both are reported; other parts are not touched.
 */
final class SupervisedPart {
    /** How long a part may fail to answer before it is restarted, since a busy one may be slow. */
    static final Duration NOT_LIVE = Duration.ofSeconds(60);

    static final int NOT_LIVE_LOOKS = 5;
    private static final Duration STUCK = StackProcess.READY_PATIENCE;

    /** The state of the part. */
    enum State {
        STARTING("starting"),
        READY("ready"),
        NOT_READY("not ready"),
        PAUSING("down, to be started again"),
        LEFT_DOWN("down");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    private final Part part;
    private final Consumer<String> say;
    private final Restarts restarts = new Restarts();
    private State state = State.STARTING;
    private StartPatience patience = new StartPatience(STUCK);
    private Instant lastLive;
    private int notLive;
    private Instant due;

    /** @param part that was started */
    SupervisedPart(Part part, Consumer<String> say) {
        this.part = part;
        this.say = say;
    }

    State state() {
        return state;
    }

    /** Name and state, for a person. */
    String summary() {
        return part.name() + " " + state.words;
    }

    /** Checks the part, and restarts it or leaves it down if that is due. */
    void look(Instant now) throws InterruptedException {
        if (state == State.LEFT_DOWN) {
            return;
        }
        if (state == State.PAUSING) {
            if (!now.isBefore(due)) {
                begin(now);
            }
        } else if (!part.isAlive()) {
            down(now, "ended with status " + part.exitStatus());
        } else if (part.isLive()) {
            lastLive = now;
            notLive = 0;
            state = part.isReady() ? State.READY : state == State.STARTING ? State.STARTING : State.NOT_READY;
        } else if (lastLive == null) {
            if (patience.spentAt(now, part.activity())) {
                kill(now, "got stuck while it started");
            }
        } else {
            notLive++;
            state = State.NOT_READY;
            if (notLive >= NOT_LIVE_LOOKS && !now.isBefore(lastLive.plus(NOT_LIVE))) {
                kill(now, "is not live for " + NOT_LIVE.toSeconds() + " s");
            }
        }
    }

    private void kill(Instant now, String why) {
        part.kill();
        down(now, why + " and was ended");
    }

    private void down(Instant now, String why) {
        Optional<Duration> pause = restarts.next(now);
        if (pause.isEmpty()) {
            state = State.LEFT_DOWN;
            say.accept(part.name() + " " + why + ", after " + Restarts.MOST + " restarts within "
                    + Restarts.WHILE.toMinutes() + " minutes: it is left down, the others go on; " + part.logEnd()
                    + "\nWhen the cause is mended: Ctrl-C, and ./proxquant up again; data and runs stay");
            return;
        }
        state = State.PAUSING;
        due = now.plus(pause.get());
        say.accept(part.name() + " " + why + "; it is started again in "
                + pause.get().toSeconds() + " s (restart " + restarts.count() + " of at most " + Restarts.MOST
                + " within " + Restarts.WHILE.toMinutes() + " minutes)");
    }

    private void begin(Instant now) {
        state = State.STARTING;
        patience = new StartPatience(STUCK);
        lastLive = null;
        notLive = 0;
        try {
            part.begin();
        } catch (CommandFailure | StackException e) {
            down(now, "cannot be started: " + e.getMessage());
        }
    }
}

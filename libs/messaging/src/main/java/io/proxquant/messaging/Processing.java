package io.proxquant.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.storage.DependencyState;
import io.proxquant.storage.StoreException;
import io.proxquant.storage.StoreUnavailableException;
import io.proxquant.storage.StoreWaitStoppedException;

/**
 * The failure table as code: what a record ends in, whatever its handler meets. Blocks until there is an outcome, and
 * everything that an outcome stands for (result event, then dead letter) has been acknowledged by the broker.
 */
final class Processing {

    private static final System.Logger LOG = System.getLogger(Processing.class.getName());
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** With pauses that double up to a minute: some minutes, as an upgrade under way takes. */
    private static final int NEWER_TRIES = 8;

    private final EventReader reader = new EventReader();
    private final EventPublisher publisher;
    private final DeadLetters deadLetters;
    private final Attempts attempts;
    private final WorkRegistry registry;
    private final StartGate gate;
    private final DependencyState store;
    private final Duration stepDeadline;
    private final Duration retryPause;

    Processing(
            EventPublisher publisher,
            DeadLetters deadLetters,
            Attempts attempts,
            WorkRegistry registry,
            StartGate gate,
            DependencyState store,
            Duration stepDeadline,
            Duration retryPause) {
        this.publisher = publisher;
        this.deadLetters = deadLetters;
        this.attempts = attempts;
        this.registry = registry;
        this.gate = gate;
        this.store = store;
        this.stepDeadline = stepDeadline;
        this.retryPause = retryPause;
    }

    Outcome process(RawRecord record, List<EventHandler<?>> handlers) {
        Optional<RunningWork> entered = registry.enter(record);
        if (entered.isEmpty()) {
            return Outcome.LEFT;
        }
        RunningWork work = entered.get();
        try {
            return gate.awaitOpen(work) ? read(record, handlers, work) : Outcome.LEFT;
        } catch (WorkStopped | StoreWaitStoppedException stopped) {
            work.attempt().ifPresent(attempt -> release(attempt, record));
            LOG.log(System.Logger.Level.INFO, "left {0}: {1}", record.position(), stopped.getMessage());
            return Outcome.LEFT;
        } finally {
            registry.leave(work);
        }
    }

    private Outcome read(RawRecord record, List<EventHandler<?>> handlers, RunningWork work) {
        Received<Event> received;
        try {
            received = reader.read(record);
        } catch (UnreadableEventException e) {
            deadLetters.put(record, e.reason(), e.getMessage());
            return Outcome.DEAD_LETTERED;
        }
        for (EventHandler<?> handler : handlers) {
            if (handler.type() == received.event().type()) {
                return untilDecided(typed(received), typed(handler), work);
            }
        }
        return Outcome.IGNORED;
    }

    /** Handler and event have the same EventType, and each EventType has one record class. */
    @SuppressWarnings("unchecked")
    private static <T extends Event> EventHandler<T> typed(EventHandler<?> handler) {
        return (EventHandler<T>) handler;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Event> Received<T> typed(Received<Event> received) {
        return (Received<T>) received;
    }

    private <T extends Event> Outcome untilDecided(Received<T> received, EventHandler<T> handler, RunningWork work) {
        work.begin(handler.deadline().orElse(stepDeadline));
        Duration pause = retryPause;
        while (true) {
            Optional<Outcome> outcome = attempt(received, handler, work);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            // The pause is not the work's own time.
            if (work.awaitStop(pause)) {
                return Outcome.LEFT;
            }
            work.begin(handler.deadline().orElse(stepDeadline));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** One try; empty if it is to be repeated. */
    private <T extends Event> Optional<Outcome> attempt(
            Received<T> received, EventHandler<T> handler, RunningWork work) {
        try {
            return tried(received, handler, work);
        } catch (StoreUnavailableException e) { // while working, or while a failure is kept
            work.waitsFor(store, e.reason().code(), e.getMessage());
            work.attempt().ifPresent(attempt -> release(attempt, received.record()));
            work.runsUnder(null);
            return Optional.empty();
        }
    }

    private <T extends Event> Optional<Outcome> tried(Received<T> received, EventHandler<T> handler, RunningWork work) {
        try {
            if (handler.finishedBefore(received, work)) {
                return Optional.of(Outcome.REPEATED);
            }
            AttemptHistory history = attempts.history(received.identity().hex(), received.record());
            if (history.givenUp().isPresent()) {
                return Optional.of(giveUp(received, handler, history));
            }
            open(received, history, handler.deadline().orElse(stepDeadline), work);
            handler.handle(received, work);
            return Optional.of(ended(Outcome.DONE, received, work));
        } catch (EventRefusedException e) {
            return Optional.of(ended(refuse(received, handler, e.reason(), e.getMessage()), received, work));
        } catch (WorkStopped | StoreWaitStoppedException | StoreUnavailableException notTheWorksOwn) {
            throw notTheWorksOwn;
        } catch (NewerFormatException newer) {
            return newer(received, work, newer);
        } catch (StoreException answer) {
            return Optional.of(ended(refuse(received, handler, answer.reason(), answer.getMessage()), received, work));
        } catch (Throwable unexpected) { // an Error of one record (stack, memory) must not silence the channel
            return unexpected(received, handler, work, unexpected);
        }
    }

    /**
     * Consumers are upgraded before producers, so what cannot be read yet may be read by the next process: it is tried again with
     * growing pauses, then left to the dead letters. Nothing is answered, since nothing is known of it.
     */
    private Optional<Outcome> newer(Received<?> received, RunningWork work, NewerFormatException newer) {
        work.attempt().ifPresent(attempt -> release(attempt, received.record()));
        work.runsUnder(null);
        LOG.log(
                System.Logger.Level.WARNING,
                "[{0}] {1}: {2}",
                ReasonCode.FORMAT_NEWER.code(),
                received.record().position(),
                newer.getMessage());
        if (work.metNewerFormat() < NEWER_TRIES) {
            return Optional.empty();
        }
        deadLetters.put(received.record(), ReasonCode.FORMAT_NEWER, newer.getMessage());
        return Optional.of(Outcome.DEAD_LETTERED);
    }

    /** An attempt that led to an answer is no death, however often the same is asked again. */
    private static Outcome ended(Outcome outcome, Received<?> received, RunningWork work) {
        work.attempt().ifPresent(attempt -> release(attempt, received.record()));
        return outcome;
    }

    /** Waits after deaths without an explanation, then opens the attempt that the work runs under. */
    private void open(Received<?> received, AttemptHistory history, Duration deadline, RunningWork work) {
        Duration pause = history.pause();
        if (!pause.isZero()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0}: {1} attempts ended without a word; the next one begins in {2}",
                    received.record().position(),
                    AttemptHistory.silent(history.deaths()),
                    pause);
            work.rest();
            if (work.awaitStop(pause)) {
                throw new WorkStopped("left before its next attempt");
            }
            work.begin(deadline);
        }
        work.runsUnder(attempts.open(history));
    }

    private <T extends Event> Optional<Outcome> unexpected(
            Received<T> received, EventHandler<T> handler, RunningWork work, Throwable e) {
        if (work.stopRequested()) {
            LOG.log(System.Logger.Level.WARNING, "left " + received.record().position() + " while stopping", e);
            work.attempt().ifPresent(attempt -> release(attempt, received.record()));
            return Optional.of(Outcome.LEFT);
        }
        Optional<String> lost = gate.lost();
        if (lost.isPresent()) {
            String position = received.record().position();
            LOG.log(System.Logger.Level.ERROR, lost.get() + "; left " + position + ", restart needed", e);
            work.attempt().ifPresent(attempt -> release(attempt, received.record()));
            registry.broken(lost.get());
            return Optional.of(Outcome.LEFT);
        }
        LOG.log(
                System.Logger.Level.ERROR,
                "unexpected failure on " + received.record().position() + "; counted as an attempt",
                e);
        try {
            return countFailure(received, handler, work, e);
        } catch (StoreUnavailableException away) {
            work.waitsFor(store, away.reason().code(), away.getMessage());
            return Optional.empty();
        } catch (StoreException answer) { // what stands of earlier attempts cannot be read: nothing could be counted
            return Optional.of(refuse(received, handler, answer.reason(), answer.getMessage()));
        } finally {
            work.runsUnder(null);
        }
    }

    /** A failure before the attempt was opened (while the finished result was looked up) counts as well. */
    private <T extends Event> Optional<Outcome> countFailure(
            Received<T> received, EventHandler<T> handler, RunningWork work, Throwable e) {
        if (work.attempt().isEmpty()) {
            AttemptHistory history = attempts.history(received.identity().hex(), received.record());
            if (history.givenUp().isPresent()) {
                return Optional.of(giveUp(received, handler, history));
            }
            work.runsUnder(attempts.open(history));
        }
        work.attempt().ifPresent(attempt -> tell(attempt, received.record(), e));
        return Optional.empty();
    }

    private static void tell(Attempt attempt, RawRecord record, Throwable e) {
        try {
            attempt.failed(e);
        } catch (StoreException unwritten) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "[{0}] how the attempt on {1} failed could not be kept: {2}",
                    unwritten.reason().code(),
                    record.position(),
                    unwritten.getMessage());
        }
    }

    private static void release(Attempt attempt, RawRecord record) {
        try {
            attempt.release();
        } catch (StoreException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "[{0}] the attempt on {1} could not be released and will count: {2}",
                    e.reason().code(),
                    record.position(),
                    e.getMessage());
        }
    }

    private <T extends Event> Outcome refuse(
            Received<T> received, EventHandler<T> handler, ReasonCode reason, String detail) {
        LOG.log(
                System.Logger.Level.WARNING,
                "[{0}] refused {1}: {2}",
                reason.code(),
                received.record().position(),
                detail);
        if (!publishFailure(received, handler, reason, detail)) {
            deadLetters.put(received.record(), reason, detail);
        }
        return Outcome.REFUSED;
    }

    private <T extends Event> Outcome giveUp(Received<T> received, EventHandler<T> handler, AttemptHistory history) {
        ReasonCode reason = ReasonCode.ATTEMPTS_EXHAUSTED;
        String why = history.givenUp().orElseThrow();
        if (!history.deaths().isEmpty()) {
            attempts.close(received.identity().hex(), received.record(), why);
        }
        publishFailure(received, handler, reason, why);
        deadLetters.put(received.record(), reason, why);
        return Outcome.GIVEN_UP;
    }

    /** False if the handler cannot say it as an event: then the record itself must not vanish. */
    private <T extends Event> boolean publishFailure(
            Received<T> received, EventHandler<T> handler, ReasonCode reason, String detail) {
        Optional<Outgoing> failure;
        try {
            failure = handler.failure(received, reason, detail);
        } catch (WorkStopped | StoreWaitStoppedException | StoreUnavailableException later) {
            throw later;
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "no failing event for " + received.record().position(),
                    e);
            return false;
        }
        boolean documented = failure.map(outgoing -> outgoing.event().type())
                .equals(handler.type().topic().refusal());
        if (failure.isPresent() && !documented) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} is no answer to refused work of {1}",
                    failure.get().event().type().shortName(),
                    received.record().position());
            return false;
        }
        failure.ifPresent(outgoing -> publisher.publish(outgoing.event(), outgoing.context()));
        return failure.isPresent();
    }
}

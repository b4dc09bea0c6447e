package io.proxquant.messaging;

import java.time.Duration;
import java.util.Optional;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;

/**
 * What a service does with one type of event. The same event may come again at any time (redelivery, crash, replay), so
 * all three methods must be repeatable: results at create-once keys, events with the ids they had.
 *
 * <p>Outcomes of {@link #handle}: returns → acknowledged; {@link EventRefusedException} → failing result event, acknowledged; {@link
 * WorkStopped} → left unacknowledged; store unavailable → waits and repeats without limit; any other exception → counted
 * as an attempt, and after three without progress: failing result event, dead letter, acknowledged. Store answers that
 * escape (object missing, digest mismatch ...) are refusals with their own reason.
 *
 * @param <T> the event's record
 */
public interface EventHandler<T extends Event> {

    /** The type that this handler takes. */
    EventType type();

    /**
     * Looks up the finished result; if it is there, publishes its events again (same ids) and returns true. Asked before
     * attempts are counted, so that finished work is never given up.
     */
    boolean finishedBefore(Received<T> received, Work work) throws EventRefusedException;

    /** Does the work and publishes its results before it returns. */
    void handle(Received<T> received, Work work) throws EventRefusedException;

    /**
     * The failing result event, if this kind of work has one. Where results are kept in the store this keeps the failure
     * first; while the store is away it throws, and is asked again. Must not touch the broker: the caller publishes.
     */
    Optional<Outgoing> failure(Received<T> received, ReasonCode reason, String detail);

    /** How long the work may go without {@link Work#alive()} before liveness asks for a restart; empty = configured. */
    default Optional<Duration> deadline() {
        return Optional.empty();
    }
}

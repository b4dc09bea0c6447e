package io.proxquant.messaging;

import jakarta.enterprise.context.ApplicationScoped;

import io.proxquant.contracts.Event;

/** Publishes. */
@ApplicationScoped
public class EventPublisher {

    /**
     * Publishes and returns after the broker's acknowledgement (acks=all, idempotent). While the broker is away it
     * retries without limit, with readiness down; a stop request of the calling work ends the wait with {@link
     * WorkStopped}.
     */
    public void publish(Event event, EventContext context) {
        throw new UnsupportedOperationException("follows");
    }
}

package io.proxquant.trainer.checkpoint;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.cloudevents.EventContext;

/** Publishes an event and returns only when the broker has it, so that work done afterwards can rely on it. */
@FunctionalInterface
public interface Announcement {
    void publish(Event event, EventContext context);
}

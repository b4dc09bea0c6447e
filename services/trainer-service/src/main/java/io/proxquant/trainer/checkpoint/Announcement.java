package io.proxquant.trainer.checkpoint;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.cloudevents.EventContext;

/** Tells the world of an event, and returns when the broker has it. */
@FunctionalInterface
public interface Announcement {
    void publish(Event event, EventContext context);
}

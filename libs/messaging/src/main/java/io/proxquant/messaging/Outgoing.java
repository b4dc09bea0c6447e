package io.proxquant.messaging;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.cloudevents.EventContext;

/** An event to publish, with what its id is made from. */
public record Outgoing(Event event, EventContext context) {}

package io.proxquant.contracts.cloudevents;

import io.proxquant.contracts.Event;

/**
 * An event as it was read.
 *
 * @param replay number of the replay that brought it, 0 if none did
 */
public record DecodedEvent(Event event, CloudEventAttributes attributes, int replay) {}

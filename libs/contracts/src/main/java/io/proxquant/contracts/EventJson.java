package io.proxquant.contracts;

import java.io.IOException;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * Event data to bytes and back. Reading tells apart what is no JSON from what breaks the event's rules, names the field,
 * and never quotes the input at length; writing keeps below the size that brokers take.
 */
public final class EventJson {
    /** Events carry references, never weights: anything near the broker's limit is a mistake. */
    public static final int MAX_BYTES = 256 * 1024;

    private EventJson() {}

    /**
     * Reads the data of an event.
     *
     * @throws UnreadableEventException when the bytes are too many, not JSON, or break a rule of the record
     */
    public static Event read(EventType type, byte[] data) throws UnreadableEventException {
        if (data == null || data.length == 0) {
            throw new UnreadableEventException(ReasonCode.EVENT_MALFORMED, type.shortName() + ": the data is empty");
        }
        if (data.length >= MAX_BYTES) {
            throw new UnreadableEventException(
                    ReasonCode.EVENT_TOO_LARGE,
                    type.shortName() + ": " + data.length + " bytes, allowed are fewer than " + MAX_BYTES);
        }
        try {
            Event event = GivenNames.encoded(type, data);
            if (event == null) {
                throw new UnreadableEventException(ReasonCode.EVENT_SCHEMA, type.shortName() + ": the data is null");
            }
            return event;
        } catch (JacksonException e) {
            throw Json.syntax(e)
                    ? new UnreadableEventException(
                            ReasonCode.EVENT_MALFORMED, type.shortName() + ": not JSON: " + Json.problem(e), e)
                    : new UnreadableEventException(
                            ReasonCode.EVENT_SCHEMA, type.shortName() + ": " + Json.problem(e), e);
        } catch (IOException e) {
            throw new UnreadableEventException(ReasonCode.EVENT_MALFORMED, type.shortName() + ": unreadable", e);
        }
    }

    /**
     * The data of an event as it is published.
     *
     * @throws IllegalArgumentException when it would reach {@link #MAX_BYTES}
     */
    public static byte[] write(Event event) {
        try {
            byte[] data = Json.mapper().writeValueAsBytes(event);
            if (data.length >= MAX_BYTES) {
                throw new IllegalArgumentException(event.type().shortName() + " of " + event.subject() + " has "
                        + data.length + " bytes, allowed are fewer than " + MAX_BYTES);
            }
            return data;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    event.type().shortName() + " of " + event.subject() + ": " + Json.problem(e), e);
        }
    }
}

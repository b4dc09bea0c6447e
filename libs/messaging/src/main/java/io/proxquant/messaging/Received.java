package io.proxquant.messaging;

import java.util.List;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.contracts.cloudevents.EventContext;

/**
 * A readable event with where it came from. Consumers recognise a repeated event by {@link #identity()}.
 *
 * @param event the parsed data
 * @param attributes CloudEvents attributes
 * @param dataSha256 digest of the data as it was received
 * @param replay 0 for the original; an operator who replays a dead letter gives it a number of its own
 * @param record the record as it was read
 */
public record Received<T extends Event>(
        T event, CloudEventAttributes attributes, Digest dataSha256, int replay, RawRecord record) {

    /** sha256 of (source, id, data digest, replay number): one piece of work, however often it is delivered. */
    public Digest identity() {
        return CanonicalJson.digest(List.of(attributes.source(), attributes.id(), dataSha256, replay));
    }

    /** sha256 of (source, id, data digest): the event, whether original or replayed. */
    public Digest eventHash() {
        return CanonicalJson.digest(List.of(attributes.source(), attributes.id(), dataSha256));
    }

    /**
     * What follows from this event answers the request that it names. One that names none is the request itself if it is
     * asked for from outside: a run, or a checkpoint of a foreign trainer. Of any other the request is unknown.
     */
    public Cause cause() {
        return new Cause(attributes.traceparent(), request());
    }

    /** The context of an answer to this event itself, such as a refusal: its hash is the input. */
    public EventContext answer() {
        return EventContext.of(eventHash(), null, cause());
    }

    private RequestReference request() {
        if (attributes.request() != null) {
            return attributes.request();
        }
        boolean asks = event instanceof RunRequested
                || (event instanceof CheckpointPublished checkpoint && checkpoint.phase() == Phase.FOREIGN);
        return asks ? RequestReference.of(attributes.source(), attributes.id()) : null;
    }
}

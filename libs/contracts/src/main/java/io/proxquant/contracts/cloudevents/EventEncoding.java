package io.proxquant.contracts.cloudevents;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.RequestReference;

/** Writes events as CloudEvents in binary mode, with an id made from what was done and not from when or where. */
public final class EventEncoding {
    private EventEncoding() {}

    /**
     * The event with its attributes.
     *
     * @param source whose event it is, see {@link EventIds#source}
     * @param time when it happened
     */
    public static EncodedEvent encode(Event event, String source, EventContext context, Instant time) {
        Headers headers = Headers.NONE
                .with(Attribute.SPEC_VERSION, Attribute.SPEC_VERSION_1)
                .with(Attribute.ID, id(event, source, context))
                .with(Attribute.SOURCE, source)
                .with(Attribute.TYPE, event.type().ceType())
                .with(Attribute.SUBJECT, event.subject())
                .with(Attribute.TIME, time.truncatedTo(ChronoUnit.MILLIS).toString())
                .with(Attribute.DATA_SCHEMA, event.type().dataSchema())
                .with(Attribute.CONTENT_TYPE, "application/json");
        if (context.traceparent() != null) {
            headers = headers.with(Attribute.TRACEPARENT, context.traceparent());
        }
        if (context.request() != null) {
            headers = headers.with(
                            RequestReference.SOURCE_HEADER, context.request().source())
                    .with(RequestReference.ID_HEADER, context.request().id());
        }
        return new EncodedEvent(
                event.type().topic(), event.key().getBytes(StandardCharsets.UTF_8), EventJson.write(event), headers);
    }

    /** The id that the event has in this context; publishing it again repeats it. */
    public static String id(Event event, String source, EventContext context) {
        return EventIds.id(
                event.type().ceType(),
                source,
                event.subject(),
                context.inputDigest(),
                context.specificationDigest(),
                context.formatVersion());
    }
}

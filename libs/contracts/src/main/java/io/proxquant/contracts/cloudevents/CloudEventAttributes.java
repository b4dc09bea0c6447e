package io.proxquant.contracts.cloudevents;

import java.time.Instant;

import io.proxquant.contracts.RequestReference;

/**
 * The CloudEvents attributes of a received record, checked but not trusted: ids are promised by our own producers only.
 *
 * @param id unique per source for our producers
 * @param source who published it
 * @param type CloudEvents type
 * @param subject what it is about, or null
 * @param time when it happened according to the producer, or null
 * @param dataSchema names the major version of the data, or null for the first
 * @param traceparent W3C trace context, or null
 * @param request the request that the event says it answers, or null
 */
public record CloudEventAttributes(
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String dataSchema,
        String traceparent,
        RequestReference request) {
    /** Those that every event has, of the first major version. */
    public static CloudEventAttributes of(String id, String source, String type, String subject) {
        return new CloudEventAttributes(id, source, type, subject, null, null, null, null);
    }
}

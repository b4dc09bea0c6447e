package io.proxquant.contracts.cloudevents;

import io.proxquant.contracts.RequestReference;

/**
 * What an event passes on to every event that follows from it: its trace, and the request that stands at the beginning.
 * Neither decides an event's id or data.
 *
 * @param traceparent W3C trace context, or null
 * @param request what is answered in the end, or null where it is not known
 */
public record Cause(String traceparent, RequestReference request) {
    /** Of work that nothing is known of but itself. */
    public static final Cause UNKNOWN = new Cause(null, null);
}

package io.proxquant.contracts.cloudevents;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RequestReference;

/**
 * What identifies an act besides its event: the same inputs give the same event id, on whatever pod and after whatever
 * crash.
 *
 * @param inputDigest digest of what was worked on, or null
 * @param specificationDigest digest of the recipe, quantization, gate ... that was applied, or null
 * @param formatVersion version of the result's format
 * @param traceparent W3C trace context to pass on, or null
 * @param request the request that is answered, or null; travels beside the event and is no part of the id
 */
public record EventContext(
        Digest inputDigest,
        Digest specificationDigest,
        int formatVersion,
        String traceparent,
        RequestReference request) {

    /** Format version 1, in answer to no request that is known. */
    public static EventContext unrequested(Digest inputDigest, Digest specificationDigest, String traceparent) {
        return new EventContext(inputDigest, specificationDigest, 1, traceparent, null);
    }

    /** Of an act of which all that is known is the request that it answers. */
    public static EventContext answering(RequestReference request) {
        return new EventContext(null, null, 1, null, request);
    }

    /** Format version 1, following from something. */
    public static EventContext of(Digest inputDigest, Digest specificationDigest, Cause cause) {
        return new EventContext(inputDigest, specificationDigest, 1, cause.traceparent(), cause.request());
    }
}

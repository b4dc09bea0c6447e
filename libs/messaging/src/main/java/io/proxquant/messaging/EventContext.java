package io.proxquant.messaging;

/**
 * What identifies an act besides its event: the same inputs give the same event id, on whatever pod and after whatever
 * crash.
 *
 * @param inputDigest digest of what was worked on, or null
 * @param specificationDigest digest of the recipe, quantization, gate ... that was applied, or null
 * @param formatVersion version of the result's format
 * @param traceparent W3C trace context to pass on, or null
 */
public record EventContext(String inputDigest, String specificationDigest, int formatVersion, String traceparent) {

    /** Format version 1. */
    public EventContext(String inputDigest, String specificationDigest, String traceparent) {
        this(inputDigest, specificationDigest, 1, traceparent);
    }

    /** The context of an answer to a received event itself, such as a refusal: its hash is the input. */
    public static EventContext answering(Received<?> received) {
        return new EventContext(
                received.eventHash(), null, 1, received.attributes().traceparent());
    }
}

package io.proxquant.contracts;

/**
 * What happened, as it travels over Kafka in CloudEvents binary mode. Sealed, so that a consumer can handle all of them.
 * Every record checks itself when it is built; an event that exists is one that may be published.
 */
public sealed interface Event
        permits RunRequested,
                RunStarted,
                RunCompleted,
                RunFailed,
                RunCancelled,
                RunProgressed,
                ArtifactRejected,
                StepEvent {

    /** Which event this is. */
    EventType type();

    /** The message key: what has one key stays in order. */
    String key();

    /** The CloudEvents subject: with type, source and digests it tells one act from every other. */
    String subject();
}

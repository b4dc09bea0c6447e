package io.proxquant.messaging.metrics;

import java.util.Map;

import io.proxquant.contracts.Topic;

/**
 * What waits in the topics of an installation.
 *
 * @param lag records that the topic's consumers have not committed, partition by partition
 * @param deadLetters topic to the records that lie in its dead letters and are not dealt with
 */
public record Backlog(Map<Place, Long> lag, Map<Topic, Long> deadLetters) {
    /** Nothing is known. */
    static final Backlog UNKNOWN = new Backlog(Map.of(), Map.of());

    /** A partition of a consumed topic. */
    public record Place(Topic topic, int partition) {}

    public Backlog {
        lag = Map.copyOf(lag);
        deadLetters = Map.copyOf(deadLetters);
    }
}

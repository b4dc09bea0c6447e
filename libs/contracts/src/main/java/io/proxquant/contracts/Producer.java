package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The program that wrote something. Ours always say it; of a foreign trainer it may be unknown.
 *
 * @param name what the program is called
 * @param version which version of it
 */
public record Producer(
        @MayBeAbsent @JsonProperty("producer") String name,
        @MayBeAbsent @JsonProperty("producerVersion") String version) {
    /** A program that did not say what it is. */
    public static final Producer UNKNOWN = new Producer(null, null);

    static Producer orUnknown(Producer producer) {
        return producer == null ? UNKNOWN : producer;
    }

    void requireSaid() {
        Require.label("producer", name);
        Require.label("producerVersion", version);
    }
}

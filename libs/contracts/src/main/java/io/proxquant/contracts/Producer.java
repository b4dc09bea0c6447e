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

    /** Of what only this pipeline writes: both are said, or it is refused. */
    public static Producer said(Producer producer) {
        Require.label("producer", orUnknown(producer).name);
        Require.label("producerVersion", producer.version);
        return producer;
    }
}

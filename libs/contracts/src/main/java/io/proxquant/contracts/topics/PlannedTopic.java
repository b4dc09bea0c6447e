package io.proxquant.contracts.topics;

import java.util.Map;

/**
 * One topic as it is to be made.
 *
 * @param name in Kafka, prefix and all
 * @param settings that are set on it, by Kafka's own names
 */
public record PlannedTopic(String name, int partitions, short replicationFactor, Map<String, String> settings) {
    public PlannedTopic {
        settings = Map.copyOf(settings);
    }
}

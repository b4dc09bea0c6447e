package io.proxquant.messaging;

import java.util.Map;

/**
 * What the broker says about a topic.
 *
 * @param name name in Kafka
 * @param partitions how many it has
 * @param replicas the smallest replication factor of its partitions
 * @param settings value and source of each setting
 */
record TopicFacts(String name, int partitions, int replicas, Map<String, Setting> settings) {

    /** A value and where it was set, as operators need it to find it. */
    record Setting(String value, String source) {}
}
